package dev.sluice.sim.check.domain;

import dev.sluice.sim.check.domain.RackEvent.BootEnded;
import dev.sluice.sim.check.domain.RackEvent.LaunchAnswered;
import dev.sluice.sim.check.domain.RackEvent.Probed;
import dev.sluice.sim.check.domain.RackEvent.ResizeBegun;
import dev.sluice.sim.check.domain.RackEvent.Resized;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * I1: VMs hold no more than the reservoir has: in every probe, and, between probes, the VMs that
 * run for certain no more than the largest size it may have.
 */
final class MemoryIsThere extends Rule {

  private final CertainVms vms;
  private final Map<String, Long> largestSize = new LinkedHashMap<>();

  /** Looks at {@code vms}, which must be told of each event first. */
  MemoryIsThere(CertainVms vms, Consumer<Breach> breaches) {
    super("I1", breaches);
    this.vms = vms;
  }

  @Override
  void see(RackEvent event) {
    if (event instanceof Probed probe) {
      long used = sum(probe.vms());
      if (used > probe.actualBytes()) {
        breach(
            String.format(
                Locale.ROOT, "VMs on %s hold %d of %d", probe.sled(), used, probe.actualBytes()));
      }
    } else if (event instanceof ResizeBegun begun) {
      // From here on it may have grown, whatever comes of it.
      largestSize.merge(begun.sled(), begun.askedBytes(), Math::max);
    } else if (event instanceof Resized resized) {
      largestSize.put(resized.sled(), resized.actualBytes());
      compare(resized.sled());
    } else if (event instanceof BootEnded) {
      largestSize.remove(event.sled());
    } else if (event instanceof LaunchAnswered && vms.begun() != null) {
      compare(event.sled());
    }
  }

  private void compare(String sled) {
    long used = vms.bytesOn(sled);
    long most = largestSize.getOrDefault(sled, 0L);
    if (used > most) {
      breach(
          String.format(
              Locale.ROOT,
              "VMs that run on %s hold %d, and it cannot have more than %d",
              sled,
              used,
              most));
    }
  }
}
