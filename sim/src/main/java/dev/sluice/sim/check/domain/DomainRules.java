package dev.sluice.sim.check.domain;

import dev.sluice.sim.check.domain.RackEvent.Announced;
import dev.sluice.sim.check.domain.RackEvent.Applied;
import dev.sluice.sim.check.domain.RackEvent.BootEnded;
import dev.sluice.sim.check.domain.RackEvent.Booted;
import dev.sluice.sim.check.domain.RackEvent.Dismissed;
import dev.sluice.sim.check.domain.RackEvent.Expunged;
import dev.sluice.sim.check.domain.RackEvent.Heard;
import dev.sluice.sim.check.domain.RackEvent.Probed;
import dev.sluice.sim.check.domain.RackEvent.RebootHandled;
import dev.sluice.sim.check.domain.RackEvent.Released;
import dev.sluice.sim.check.domain.RackEvent.Reserved;
import dev.sluice.sim.check.domain.RackEvent.ResizeBegun;
import dev.sluice.sim.check.domain.RackEvent.Resized;
import java.util.List;
import java.util.function.Consumer;

/**
 * All rules about a rack together, along one history. Each event goes to those rules only that it
 * can matter to: most are reports, and there are many in each run.
 */
public final class DomainRules {

  private final CertainVms vms = new CertainVms();
  private final List<Rule> reportsSent;
  private final List<Rule> memory;
  private final List<Rule> beliefs;
  private final List<Rule> reservations;
  private final List<Rule> boots;
  private final List<Rule> requests;

  /**
   * The rules before anything has happened.
   *
   * @param breaches is told of each breach as it happens
   */
  public DomainRules(Consumer<Breach> breaches) {
    Rule memoryIsThere = new MemoryIsThere(vms, breaches);
    Rule generationsRise = new GenerationsRise(breaches);
    Rule afterDismissal = new NoLaunchAfterDismissal(breaches);
    Rule placementBoot = new PlacementReliesOnThisBoot(breaches);
    Rule placementSize = new PlacementFitsLastReport(breaches);
    Rule reportIsBacked = new ReportIsBacked(breaches);
    Rule onePlace = new VmHasOnePlace(vms, breaches);
    Rule answers = new AnswersAreOfThisBoot(breaches);
    this.reportsSent = List.of(generationsRise, reportIsBacked);
    this.memory = List.of(memoryIsThere, reportIsBacked);
    this.beliefs = List.of(generationsRise, placementBoot, placementSize, onePlace);
    this.reservations = List.of(placementBoot, placementSize, onePlace);
    this.boots = List.of(memoryIsThere, afterDismissal, reportIsBacked, onePlace);
    this.requests =
        List.of(memoryIsThere, afterDismissal, placementBoot, placementSize, onePlace, answers);
  }

  /** Takes in the next event. */
  public void see(RackEvent event) {
    List<Rule> about = about(event);
    if (about == boots || about == requests) {
      vms.see(event);
    }
    for (int i = 0; i < about.size(); i++) {
      about.get(i).see(event);
    }
  }

  private List<Rule> about(RackEvent event) {
    if (event instanceof Announced) {
      return reportsSent;
    } else if (event instanceof Applied || event instanceof Heard || event instanceof Expunged) {
      return beliefs;
    } else if (event instanceof Probed
        || event instanceof Resized
        || event instanceof ResizeBegun) {
      return memory;
    } else if (event instanceof Reserved
        || event instanceof Released
        || event instanceof RebootHandled) {
      return reservations;
    } else if (event instanceof Booted
        || event instanceof BootEnded
        || event instanceof Dismissed) {
      return boots;
    }
    return requests;
  }
}
