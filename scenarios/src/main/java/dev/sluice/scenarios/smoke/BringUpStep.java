package dev.sluice.scenarios.smoke;

import dev.sluice.reports.Counts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The rack comes up, and all its reservoirs become ready. */
final class BringUpStep implements SmokeStep {

  @Override
  public String name() {
    return "bring-up";
  }

  @Override
  public List<Need> needs() {
    return List.of(Need.OWN_RACK);
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(3);
  }

  @Override
  public String take(SmokeRack rack, StepBound bound) throws IOException {
    rack.control().bringUp(bound);
    for (SmokeSled sled : rack.sleds()) {
      Waits.ready(rack, sled, sled.reservoirBytes(), bound);
    }
    return Counts.of(rack.sleds().size(), "sled") + ", ready";
  }
}
