package dev.sluice.sim.rack;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.ReservoirMode;
import java.util.List;

/** What users and operators ask for by mistake: each is refused, whatever the state of the rack. */
final class BadRequests {

  private static final int LONG_NAME = 64;

  private BadRequests() {}

  /** An instance that there cannot be; which one depends on {@code number}. */
  static InstanceSpec instance(long number) {
    long gib = GuestMemory.GIB;
    List<InstanceSpec> all =
        List.of(
            new InstanceSpec("", gib, false),
            new InstanceSpec(" ", gib, false),
            new InstanceSpec("a".repeat(LONG_NAME), gib, false),
            new InstanceSpec("a\u0000b", gib, false),
            new InstanceSpec("no-memory", 0, false),
            new InstanceSpec("odd", gib + 1, false),
            new InstanceSpec("large", (GuestMemory.GUEST_GIB_MAX + 1) * gib, false));
    return all.get((int) (number % all.size()));
  }

  /** A reservoir that a sled cannot have. */
  static ReservoirMode reservoir(long number, long ramBytes) {
    List<ReservoirMode> all =
        List.of(
            new ReservoirMode.Percent(0),
            new ReservoirMode.Percent(100),
            new ReservoirMode.Mebibytes(-1),
            new ReservoirMode.Mebibytes(ramBytes / GuestMemory.MIB));
    return all.get((int) (number % all.size()));
  }
}
