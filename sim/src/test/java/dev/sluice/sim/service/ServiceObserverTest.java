package dev.sluice.sim.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ReservoirMode;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One sled of 512 GiB whose reservoir of 80 % grows at 7000 MiB/s: a minute. */
class ServiceObserverTest {

  private static final int LOST = 0; // is restarted when it is lost
  private static final long GROWTH_MILLIS = 512 * 1024 * 80 / 100 / 7;

  @Test
  void sled_isReadyOnceItHasBootedAndItsReservoirHasGrown() {
    List<Long> ready = samples(Figure.POWER_ON_TO_READY, run());

    assertThat(ready).hasSize(1).allMatch(millis -> millis > GROWTH_MILLIS);
    assertThat(samples(Figure.POWER_ON_TO_READY, run(fault(FaultKind.SLED_REBOOT)))).hasSize(2);
    // A sled-agent that starts again has had power all along.
    assertThat(samples(Figure.POWER_ON_TO_READY, run(fault(FaultKind.AGENT_RESTART))))
        .isEqualTo(ready);
  }

  @Test
  void start_isASampleOnceItRuns() {
    List<Long> withoutIt = samples(Figure.START_TO_RUNNING, run()); // those of the last phase
    List<Long> early = samples(Figure.START_TO_RUNNING, run(start(30_000)));
    List<Long> late = samples(Figure.START_TO_RUNNING, run(start(200_000)));

    assertThat(early).as("no sled had room for it").hasSameSizeAs(withoutIt);
    assertThat(late).hasSize(withoutIt.size() + 1);
    assertThat(late.get(0)).isBetween(1L, GROWTH_MILLIS / 2);
  }

  @Test
  void outage_lastsFromTheRebootToTheInstanceRunningAgain() {
    List<Object> rebooted = List.of(start(150_000), fault(FaultKind.SLED_REBOOT));

    assertThat(samples(Figure.OUTAGE, run(rebooted.toArray())))
        .singleElement()
        .satisfies(millis -> assertThat(millis).isGreaterThan(GROWTH_MILLIS));
    assertThat(samples(Figure.OUTAGE, run(start(150_000)))).isEmpty();
    assertThat(samples(Figure.OUTAGE, run(fault(FaultKind.SLED_REBOOT)))).isEmpty();
    assertThat(
            samples(
                Figure.OUTAGE, run(start(150_000), fault(FaultKind.SLED_REBOOT), stop(170_000))))
        .isEmpty();
  }

  @Test
  void requestsOfABoot_areMoreIfAnswersAreLost() {
    Fault lost = new Fault(FaultKind.LOSE_REPLY, 0, 220_000, Target.of("*>*"), 100, null);
    long least = samples(Figure.REQUESTS_PER_BOOT, run()).get(0);

    assertThat(least).isPositive();
    assertThat(samples(Figure.REQUESTS_PER_BOOT, run(lost)).get(0)).isGreaterThan(least);
    assertThat(samples(Figure.REQUESTS_PER_BOOT, run(fault(FaultKind.AGENT_RESTART)))).hasSize(2);
  }

  @Test
  void retriesOfAnOutage_areCountedOnceItHasEnded() {
    Fault lost = new Fault(FaultKind.LOSE_REQUEST, 100_000, 120_000, Target.of("*>*"), 100, null);

    assertThat(samples(Figure.RETRIES_PER_OUTAGE, run())).isEmpty();
    assertThat(samples(Figure.RETRIES_PER_OUTAGE, run(fault(FaultKind.AGENT_RESTART)))).isEmpty();
    assertThat(samples(Figure.RETRIES_PER_OUTAGE, run(fault(FaultKind.AGENT_RESTART), lost)))
        .singleElement()
        .satisfies(retries -> assertThat(retries).isGreaterThan(2));
  }

  @Test
  void quietHour_needsAMinuteWithoutAnyTrouble() {
    assertThat(samples(Figure.REQUESTS_PER_QUIET_HOUR, run()))
        .singleElement()
        .satisfies(perHour -> assertThat(perHour).isPositive());
  }

  private static Fault fault(FaultKind kind) {
    return new Fault(kind, 160_000, 5_000, new Target.Sled(0), 0, null);
  }

  private static Operation start(long atMillis) {
    return new Operation(OperationKind.START, atMillis, 0, LOST, 0);
  }

  private static Operation stop(long atMillis) {
    return new Operation(OperationKind.STOP, atMillis, 1, LOST, 0);
  }

  private static List<Long> samples(Figure figure, Map<String, List<Long>> of) {
    return of.getOrDefault(figure.label(), List.of());
  }

  private static Map<String, List<Long>> run(Object... items) {
    List<Operation> operations = new ArrayList<>();
    operations.add(new Operation(OperationKind.CREATE, 1_000, 0, LOST, 4));
    List<Fault> faults = new ArrayList<>();
    for (Object item : items) {
      if (item instanceof Operation operation) {
        operations.add(operation);
      } else {
        faults.add((Fault) item);
      }
    }
    Plan plan =
        new Plan(
            "test",
            1,
            List.of(new SledPlan(512, new ReservoirMode.Percent(80), 7_000, 0)),
            operations,
            faults,
            600_000,
            false,
            Schedule.UNIFORM);
    return new Simulator().withoutHistories().run(plan).service();
  }
}
