package dev.sluice.scenarios.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.ReservoirMode;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From a plan to what processes can follow. */
class SmokeScriptTest {

  private static final SledPlan SLED =
      new SledPlan(100, new ReservoirMode.Percent(80), 1_000, 5_000);

  private static Plan plan(long safetyMillis, List<Operation> operations, List<Fault> faults) {
    return new Plan(
        "s", 1, List.of(SLED), operations, faults, safetyMillis, false, Schedule.UNIFORM, 2);
  }

  private static Operation create(long at) {
    return new Operation(OperationKind.CREATE, at, 0, 0, 4);
  }

  private static Fault fault(FaultKind kind, long at, long lasts, Target target, long amount) {
    return new Fault(kind, at, lasts, target, amount, null);
  }

  @Test
  void timesBeginWhenTheSledHasBooted_andALongPlanIsShortened() {
    Target sled = new Target.Sled(0);
    Fault pause = fault(FaultKind.AGENT_PAUSE, 90_000, 20_000, sled, 0);
    SmokeScript script =
        SmokeScript.of(plan(270_000, List.of(create(50_000)), List.of(pause)), "repro.json");

    assertThat(script.lengthMillis()).isEqualTo(120_000);
    assertThat(script.operations()).containsExactly(create(10_000));
    assertThat(script.faults())
        .containsExactly(fault(FaultKind.AGENT_PAUSE, 30_000, 10_000, sled, 0));
    assertThat(script.nexuses()).isEqualTo(2);
    assertThat(script.sleds())
        .containsExactly(
            new SmokeScript.Sled(
                100 * GuestMemory.GIB,
                80 * GuestMemory.GIB,
                100 * GuestMemory.GIB / 100 * 95,
                2_000 * GuestMemory.MIB));
    assertThat(script.remarks())
        .containsExactly(
            "script: 1 sleds, 2 Nexus, 1 of 1 operations, 1 of 1 faults, in 120 s (1:2)");
  }

  @Test
  void whatProcessesCannotFollow_isNamedAndLeftOut() {
    Target sled = new Target.Sled(0);
    Target link = Target.of("nexus>sled-0");
    Fault first = fault(FaultKind.AGENT_RESTART, 40_000, 10_000, sled, 0);
    Plan plan =
        plan(
            100_000,
            List.of(create(31_000), new Operation(OperationKind.RESIZE, 32_000, 0, 0, 50)),
            List.of(
                fault(FaultKind.CLOCK_DRIFT, 40_000, 10_000, sled, 100),
                first,
                fault(FaultKind.AGENT_PAUSE, 45_000, 10_000, sled, 0),
                fault(FaultKind.LOSE_REPLY, 40_000, 10_000, link, 20)));

    SmokeScript script = SmokeScript.of(plan, "repro.json");

    assertThat(script.operations()).containsExactly(create(1_000));
    assertThat(script.faults()).containsExactly(first.withAtMillis(10_000));
    assertThat(script.remarks())
        .contains(
            "left out: 1 x agent-pause: another is there already",
            "left out: 1 x clock-drift: has no counterpart",
            "left out: 1 x lose-reply: has no counterpart",
            "left out: 1 x resize: is not done on processes");
  }

  @Test
  void faultThatOutlastsThePlan_endsWithIt() {
    Fault outage = fault(FaultKind.STORE_OUTAGE, 40_000, 500_000, new Target.Store(), 0);
    SmokeScript script = SmokeScript.of(plan(60_000, List.of(), List.of(outage)), "repro.json");
    assertThat(script.faults())
        .containsExactly(fault(FaultKind.STORE_OUTAGE, 10_000, 20_000, new Target.Store(), 0));
  }

  @Test
  void planOfWhichNothingIsLeft_orThatIsTooLarge_isRefused() {
    Fault drift = fault(FaultKind.CLOCK_DRIFT, 40_000, 10_000, new Target.Sled(0), 100);
    assertThatThrownBy(() -> SmokeScript.of(plan(60_000, List.of(), List.of(drift)), "repro.json"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("repro.json: expected operations or faults")
        .hasMessageContaining("clock-drift");
    Plan large = plan(60_000, List.of(create(0)), List.of());
    assertThatThrownBy(
            () -> SmokeScript.of(large.withSleds(Collections.nCopies(17, SLED)), "repro.json"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("17 sleds, expected at most 16");
  }
}
