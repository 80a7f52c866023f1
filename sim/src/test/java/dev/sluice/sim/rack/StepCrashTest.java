package dev.sluice.sim.rack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.InstanceState;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.SagaSteps;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.TestPlans;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Nexus that crashes at a step of a start saga, before its effect and after it. */
class StepCrashTest {

  private static final long SECOND = 1_000_000_000L;

  private final Kernel kernel = new Kernel(1);
  private final Rack rack =
      new Rack(
          kernel,
          TestPlans.withoutFaults(
              1,
              new Operation(OperationKind.CREATE, 1_000, 0, 1, 16),
              new Operation(OperationKind.START, 100_000, 0, 1, 0)));
  private final List<SagaRow.Step> steps = new ArrayList<>();
  private final List<InstanceState> states = new ArrayList<>();

  @BeforeEach
  void followRows() {
    rack.events()
        .on(
            RowChanged.class,
            change -> {
              if (change.after() instanceof SagaRow saga) {
                steps.add(saga.step());
              } else if (change.after() instanceof InstanceRow instance) {
                states.add(instance.state());
              }
            });
  }

  private static Fault crash(String step, boolean after) {
    int moment = SagaSteps.moment(step, after);
    return new Fault(FaultKind.NEXUS_CRASH_AT_STEP, 0, 0, new Target.Nexus(0), moment, null);
  }

  private void begin(Fault fault) {
    rack.partsOf(fault).forEach(part -> part.begin(fault));
  }

  private void advance(long seconds) {
    kernel.runUntil(kernel.nowNanos() + seconds * SECOND, 100_000);
  }

  /** Crashes at the step; returns once the start is over. */
  private void crashedAt(Fault fault) {
    begin(fault);
    advance(110);
    assertThat(rack.nexus().process()).isNull();
    assertThat(rack.faultLog().counts()).containsEntry("nexus-crash-at-step", 1L).hasSize(1);
  }

  private void comesBackAndEndsTheStart(Fault fault) {
    rack.partsOf(fault).forEach(part -> part.end(fault));
    advance(120);
    assertThat(rack.nexus().process()).isNotNull();
    assertThat(states).endsWith(InstanceState.RUNNING);
    assertThat(rack.sleds().get(0).runningVms()).hasSize(1);
  }

  @Test
  void beforeATransaction_itHasNoEffect() {
    Fault fault = crash("start-place", false);
    crashedAt(fault);
    assertThat(steps).containsExactly(SagaRow.Step.PLACE);
    comesBackAndEndsTheStart(fault);
  }

  @Test
  void afterATransaction_itHasHadItsEffect() {
    Fault fault = crash("start-place", true);
    crashedAt(fault);
    assertThat(steps).containsExactly(SagaRow.Step.PLACE, SagaRow.Step.LAUNCH);
    comesBackAndEndsTheStart(fault);
  }

  @Test
  void beforeARequest_theSledIsNotAsked() {
    Fault fault = crash("ensure-running", false);
    crashedAt(fault);
    assertThat(rack.sleds().get(0).runningVms()).isEmpty();
    comesBackAndEndsTheStart(fault);
  }

  @Test
  void afterARequest_theSledHasDoneIt() {
    Fault fault = crash("ensure-running", true);
    crashedAt(fault);
    assertThat(rack.sleds().get(0).runningVms()).hasSize(1);
    assertThat(states).doesNotContain(InstanceState.RUNNING);
    comesBackAndEndsTheStart(fault);
  }

  @Test
  void stepThatTheSagaDoesNotTake_strikesNothing() {
    begin(crash("start-unwound", false));
    begin(crash("ensure-stopped", true));
    advance(110);
    assertThat(rack.nexus().process()).isNotNull();
    assertThat(rack.faultLog().counts()).isEmpty();
  }

  /** The user's stop is no undoing. */
  @Test
  void stopOfAnInstanceThatRuns_isNoStepOfItsStart() {
    begin(crash("ensure-stopped", false));
    rack.clients().schedule(List.of(new Operation(OperationKind.STOP, 120_000, 1, 1, 0)));
    advance(150);
    assertThat(states).endsWith(InstanceState.STOPPED);
    assertThat(rack.faultLog().counts()).isEmpty();
  }

  @Test
  void momentsAreToldInWords() {
    assertThat(SagaSteps.text(SagaSteps.moment("start-begin", false)))
        .isEqualTo("before start-begin");
    assertThat(SagaSteps.text(SagaSteps.MOMENTS - 1)).isEqualTo("after start-take-over");
    assertThat(SagaSteps.moment("sled-put", true)).isNegative();
  }
}
