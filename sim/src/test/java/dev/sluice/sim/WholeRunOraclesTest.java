package dev.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Phase;
import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.event.RunEvent.PhaseBegan;
import dev.sluice.sim.event.SledEvent.SledRead;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.judge.Fires;
import dev.sluice.sim.judge.LinearizabilityCheck;
import dev.sluice.sim.judge.Promise;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.TestPlans;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is judged of a run as a whole: one that passes, unless something is done to it. */
class WholeRunOraclesTest implements Fires.Judged {

  private static final long FEW = 100;
  private static final StepLimit AMPLE = new StepLimit(400_000, false);

  private @Nullable Simulation simulation;
  private List<String> broken = List.of();

  @Override
  public List<String> broken() {
    return broken;
  }

  /** Runs, and does something at an event. */
  private Run run(StepLimit limit, BiConsumer<Rack, RackEvent> doing) {
    Simulation made =
        new Simulation(
            TestPlans.withoutFaults(
                1,
                new Operation(OperationKind.CREATE, 50_000, 1, 0, 1),
                new Operation(OperationKind.START, 60_000, 1, 0, 0)),
            (step, nanos, event) -> doing.accept(rack(), event),
            null,
            limit);
    simulation = made;
    Run run = made.run(new LinearizabilityCheck(), false);
    broken = run.violations().stream().map(Violation::oracle).toList();
    return run;
  }

  private Rack rack() {
    return Objects.requireNonNull(simulation).rack();
  }

  private static boolean lastStart(RackEvent event) {
    return event instanceof PhaseBegan begun && begun.phase() == Phase.LAST_START;
  }

  private static void begin(Rack rack, FaultKind kind, String target) {
    Fault fault = new Fault(kind, 0, 9_000_000, Target.of(target), 0, null);
    rack.partsOf(fault).forEach(part -> part.begin(fault));
  }

  @Test
  void runToWhichNothingIsDone_passes() {
    Run run = run(AMPLE, (rack, event) -> {});
    assertThat(run.violations()).isEmpty();
    assertThat(run.verdicts().undecided()).isEmpty();
    assertThat(run.operations()).containsEntry("start", 2L);
  }

  @Test
  @Fires(Promise.STEP_LIMIT)
  void runThatDoesNotEndWithinItsLimit_isSeen() {
    run(new StepLimit(FEW, false), (rack, event) -> {});
  }

  @Test
  void runThatDoesNotEndWithinABudget_isUndecided() {
    Run run = run(new StepLimit(FEW, true), (rack, event) -> {});
    assertThat(run.violations()).isEmpty();
    assertThat(run.verdicts().undecided()).hasSize(1);
  }

  @Test
  @Fires(Promise.NO_UNCAUGHT_EXCEPTION)
  void exceptionThatNobodyCatches_isSeen() {
    Run run =
        run(
            AMPLE,
            (rack, event) -> {
              if (lastStart(event)) {
                throw new IllegalStateException("thrown by a test");
              }
            });
    assertThat(run.violations()).extracting(Violation::about).contains("IllegalStateException");
  }

  @Test
  @Fires(Promise.FITTING_START_SUCCEEDS)
  void startThatFitsAndComesToNothing_isSeen() {
    run(
        AMPLE,
        (rack, event) -> {
          if (lastStart(event)) {
            begin(rack, FaultKind.PARTITION, "nexus>sled-0");
          }
        });
  }

  @Test
  void startThatFitsNowhere_mayComeToNothing() {
    List<Integer> refused = new ArrayList<>();
    Run run =
        run(
            AMPLE,
            (rack, event) -> {
              if (lastStart(event)) {
                rack.clients().due(policy(rack));
              } else if (event instanceof OperationAnswered answered
                  && answered.call().operation().kind() == OperationKind.START
                  && answered.failure() != null) {
                refused.add(answered.call().operation().target());
              }
            });
    assertThat(refused).hasSize(1);
    assertThat(run.violations()).isEmpty();
  }

  private static Operation policy(Rack rack) {
    return new Operation(OperationKind.NO_PROVISION, 200_000, rack.clients().newClient(), 0, 0);
  }

  @Test
  @Fires(Promise.SLED_VIEWS_ARE_TRUE)
  void operatorWhoIsToldNothing_isSeen() {
    run(
        AMPLE,
        (rack, event) -> {
          if (event instanceof OperationAnswered answered
              && answered.call().operation().kind() == OperationKind.STOP) {
            begin(rack, FaultKind.STORE_OUTAGE, "store");
          }
        });
  }

  @Test
  @Fires(Promise.SLED_LINEARIZABLE)
  void sizeThatASledNeverHad_isSeen() {
    run(
        AMPLE,
        (rack, event) -> {
          if (lastStart(event)) {
            SledNode sled = rack.sleds().get(0);
            Reservoir seen = Objects.requireNonNull(sled.reservoirSeen());
            Reservoir other =
                new Reservoir(seen.phase(), seen.desiredBytes(), 3L << 30, 0, seen.errno());
            rack.events().emit(new SledRead(sled.sled(), other, sled.runningVms()));
          }
        });
  }

  @Test
  @Fires(Promise.INSTANCE_LINEARIZABLE)
  void instanceThatIsToldToBeStopped_whileItRuns_isSeen() {
    run(
        AMPLE,
        (rack, event) -> {
          if (lastStart(event)) {
            ClientCall get = new ClientCall(99, new Operation(OperationKind.GET, 0, 9, 0, 0));
            rack.events().emit(new OperationInvoked(get));
            InstanceView view =
                new InstanceView(
                    new InstanceId(new UUID(2, 1)),
                    "vm-0",
                    1L << 30,
                    true,
                    InstanceState.STOPPED,
                    null);
            rack.events().emit(new OperationAnswered(get, view, null));
          }
        });
  }
}
