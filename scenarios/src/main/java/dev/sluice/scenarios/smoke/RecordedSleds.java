package dev.sluice.scenarios.smoke;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.ReservoirMode;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.sim.plan.SledPlan;
import java.util.ArrayList;
import java.util.List;

/** The sleds of a smoke run, by the first resize of each reservoir. */
final class RecordedSleds {

  private static final long EARLY_MILLIS = 300;
  private static final long LIMIT_PERCENT = 95; // of a simulated sled's RAM
  private static final long USUAL_MIB_PER_SECOND = 1_024;

  private final List<SledPlan> plans = new ArrayList<>();

  private RecordedSleds() {}

  /** Those of a history. */
  static RecordedSleds of(List<RecordedEvent> events, int sleds) {
    RecordedSleds recorded = new RecordedSleds();
    for (int number = 0; number < sleds; number++) {
      recorded.plans.add(plan(events, number));
    }
    return recorded;
  }

  private static SledPlan plan(List<RecordedEvent> events, int number) {
    String name = "sled-" + number;
    RecordedEvent first =
        events.stream()
            .filter(one -> one.object().equals(name) && one.is("set-reservoir"))
            .findFirst()
            .orElseThrow(
                () ->
                    new BadInputException(
                        "history.edn: no resize of the reservoir of "
                            + name
                            + ", expected a device that the run has seen"));
    long bytes = first.number("req");
    long mib = bytes / GuestMemory.MIB;
    long took = first.endMillis() - first.millis();
    // The limit of an emulated device is twice the reservoir.
    long ramGib = 2 * bytes * 100 / LIMIT_PERCENT / GuestMemory.GIB + 1;
    long rate = took <= 0 ? USUAL_MIB_PER_SECOND : Math.max(1, mib * 1000 / took);
    long begins =
        events.stream()
            .filter(one -> one.object().equals(name) && !one.deed())
            .mapToLong(RecordedEvent::millis)
            .min()
            .orElse(0);
    return new SledPlan(
        ramGib,
        new ReservoirMode.Mebibytes(mib),
        rate,
        Math.max(0, begins - RecordedEvent.BOOT_MILLIS - EARLY_MILLIS));
  }

  List<SledPlan> plans() {
    return plans;
  }

  /** A size of a sled's reservoir in hundredths of its RAM, the nearest. */
  long percentOfRam(int sled, long bytes) {
    long ram = plans.get(sled).ramGib() * GuestMemory.GIB;
    return Math.max(1, Math.min(99, (bytes * 100 + ram / 2) / ram));
  }

  /** A size in hundredths of the most that a sled's reservoir may have, rounded down. */
  long percentOfLimit(int sled, long bytes) {
    long ram = plans.get(sled).ramGib() * GuestMemory.GIB;
    return Math.min(100, bytes * 100 / (ram * LIMIT_PERCENT / 100));
  }

  /** A size in hundredths of the one that the sled-agent was started with. */
  long percentOfSize(int sled, long bytes) {
    long mib = ((ReservoirMode.Mebibytes) plans.get(sled).reservoir()).mebibytes();
    return Math.min(200, bytes * 100 / (mib * GuestMemory.MIB));
  }
}
