package dev.sluice.sim.plan;

import dev.sluice.api.ReservoirMode;
import dev.sluice.sim.kernel.Schedule;
import java.util.Collections;
import java.util.List;

/** Plans for tests that need a small rack and little else. */
public final class TestPlans {

  /** 64 GiB of RAM, on from the start. */
  private static final SledPlan SLED = new SledPlan(64, new ReservoirMode.Percent(80), 8192, 0);

  private TestPlans() {}

  /** A rack of {@code sleds} alike, without faults, for 100 s. */
  public static Plan withoutFaults(int sleds, Operation... operations) {
    return new Plan(
        "test",
        1,
        Collections.nCopies(sleds, SLED),
        List.of(operations),
        List.of(),
        100_000,
        false,
        Schedule.UNIFORM);
  }
}
