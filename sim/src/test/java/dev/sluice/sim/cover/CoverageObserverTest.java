package dev.sluice.sim.cover;

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoverageObserverTest {

  private static final long EARLY_MILLIS = 1_000; // the sled has not booted
  private static final long LATE_MILLIS = 250_000; // the instance has long been running

  @Test
  void quietRun_meetsNoFault() {
    assertThat(coverage().cells()).isEmpty();
    assertThat(coverage().probes()).doesNotContain("instance-failed", "reservoir-degraded");
  }

  @Test
  void strike_countsWhereItStrikes() {
    assertThat(coverage(reboot(EARLY_MILLIS)).cells()).containsOnlyKeys("sled-reboot/off/none");
    assertThat(coverage(reboot(LATE_MILLIS)).cells())
        .containsExactlyEntriesOf(Map.of("sled-reboot/ready/running", 1L));
  }

  @Test
  void rebootUnderAVm_isNoted() {
    assertThat(coverage(reboot(LATE_MILLIS)).probes())
        .contains("vms-lost-their-sled", "instance-failed");
    assertThat(coverage(reboot(EARLY_MILLIS)).probes()).doesNotContain("vms-lost-their-sled");
  }

  @Test
  void fingerprint_tellsRunsApart() {
    assertThat(coverage().fingerprint()).isEqualTo(coverage().fingerprint());
    assertThat(coverage(reboot(LATE_MILLIS)).fingerprint())
        .isNotEqualTo(coverage(reboot(EARLY_MILLIS)).fingerprint())
        .isNotEqualTo(coverage().fingerprint());
  }

  private static Fault reboot(long atMillis) {
    return new Fault(FaultKind.SLED_REBOOT, atMillis, 5_000, new Target.Sled(0), 0, null);
  }

  private static Coverage coverage(Fault... faults) {
    Plan plan =
        new Plan(
            "test",
            1,
            List.of(new SledPlan(512, new ReservoirMode.Percent(80), 7_000, 0)),
            List.of(
                new Operation(OperationKind.CREATE, 1_000, 0, 0, 4),
                new Operation(OperationKind.START, 150_000, 0, 0, 0)),
            List.of(faults),
            300_000,
            false,
            Schedule.UNIFORM);
    return new Simulator().withoutHistories().run(plan, null).coverage();
  }
}
