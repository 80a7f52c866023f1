package dev.sluice.sim.check.domain;

import dev.sluice.sim.check.domain.RackEvent.Announced;
import dev.sluice.sim.check.domain.RackEvent.BootEnded;
import dev.sluice.sim.check.domain.RackEvent.Probed;
import dev.sluice.sim.check.domain.RackEvent.Resized;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * I6: a sled never claims more than it has. From a report on, the size reported is there, until the
 * sled itself goes down to less, which it says before it does it, or its boot ends. How long the
 * control plane takes to hear of less is another matter: launches wait for the sled's own word.
 */
final class ReportIsBacked extends Rule {

  private final Map<String, Long> claimed = new LinkedHashMap<>();
  private final Map<String, Long> actual = new LinkedHashMap<>();

  ReportIsBacked(Consumer<Breach> breaches) {
    super("I6", breaches);
  }

  @Override
  void see(RackEvent event) {
    if (event instanceof Announced announce) {
      claimed.put(announce.sled(), announce.report().sizeBytes());
      compare(announce.sled());
    } else if (event instanceof Probed probe) {
      actual.put(probe.sled(), probe.actualBytes());
      compare(probe.sled());
    } else if (event instanceof Resized resized) {
      claimed.computeIfPresent(
          resized.sled(), (sled, claim) -> Math.min(claim, resized.actualBytes()));
    } else if (event instanceof BootEnded) {
      claimed.remove(event.sled());
      actual.remove(event.sled());
    }
  }

  private void compare(String sled) {
    long claim = claimed.getOrDefault(sled, 0L);
    long there = actual.getOrDefault(sled, 0L);
    if (claim > there) {
      breach(String.format(Locale.ROOT, "%s claims %d and has %d", sled, claim, there));
    }
  }
}
