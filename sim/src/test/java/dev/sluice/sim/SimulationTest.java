package dev.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ReservoirMode;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.TraceEntry;
import dev.sluice.sim.fault.AgentWorkers;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.SagaSteps;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.judge.Histories;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole runs: they pass, they repeat, and each kind of fault really strikes. */
class SimulationTest {

  private static Plan plan(long seed, boolean wire, Fault... faults) {
    List<SledPlan> sleds =
        IntStream.range(0, 2)
            .mapToObj(n -> new SledPlan(256, new ReservoirMode.Percent(80), 7_300, n * 500L))
            .toList();
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      operations.add(new Operation(OperationKind.CREATE, 1_000, i, i, 16));
      operations.add(new Operation(OperationKind.START, 70_000 + i * 5_000L, i, i, 0));
      operations.add(new Operation(OperationKind.GET, 110_000 + i * 7_000L, i, i, 0));
    }
    operations.add(new Operation(OperationKind.LAUNCH_DIRECT, 27_000, 5, 0, 8));
    operations.add(new Operation(OperationKind.READ_SLED, 90_000, 5, 1, 0));
    operations.add(new Operation(OperationKind.RESIZE, 100_000, 6, 1, 60));
    operations.add(new Operation(OperationKind.STOP, 130_000, 0, 0, 0));
    operations.add(new Operation(OperationKind.DELETE, 150_000, 0, 0, 0));
    return new Plan(
        "test", seed, sleds, operations, List.of(faults), 200_000, wire, Schedule.UNIFORM);
  }

  /** With sled-agents that speak the version of the wire before. */
  private static Plan behind(Plan plan) {
    return plan.withSleds(
        plan.sleds().stream()
            .map(
                sled ->
                    new SledPlan(
                        sled.ramGib(),
                        sled.reservoir(),
                        sled.growthMibPerSecond(),
                        sled.arrivesMillis(),
                        true))
            .toList());
  }

  private static void passes(Run run) {
    assertThat(run.violations()).isEmpty();
    assertThat(run.steps()).isGreaterThan(500);
  }

  @Test
  void quietRun_passes_andRecordsBothKindsOfHistory() {
    Run run = new Simulator().withoutHistories().run(plan(1, false), null);
    passes(run);
    assertThat(run.faults()).isEmpty();
    assertThat(run.operations()).containsEntry("create", 5L).containsEntry("start", 5L);
    assertThat(run.histories().all())
        .extracting(Histories.Named::name)
        .contains("sled-0", "sled-1", "instance-4")
        .hasSize(7);
    assertThat(run.histories().all())
        .allSatisfy(named -> assertThat(named.history().ops()).isNotEmpty());
  }

  @Test
  void samePlan_givesTheSameRun_tracedOrNot() {
    Run once = new Simulator().withoutHistories().run(plan(2, false), null);
    List<String> told = new ArrayList<>();
    Run again =
        new Simulator()
            .withoutHistories()
            .run(plan(2, false), (step, time, event) -> told.add(event.entry().event()));
    assertThat(again.traceHash()).isEqualTo(once.traceHash());
    assertThat(again.steps()).isEqualTo(once.steps());
    assertThat(told).isNotEmpty();
    assertThat(new Simulator().withoutHistories().run(plan(3, false), null).traceHash())
        .isNotEqualTo(once.traceHash());
  }

  @Test
  void wireFormat_changesNothing() {
    Run objects = new Simulator().withoutHistories().run(plan(4, false), null);
    Run bytes = new Simulator().withoutHistories().run(plan(4, true), null);
    passes(bytes);
    assertThat(bytes.traceHash()).isEqualTo(objects.traceHash());
  }

  @Test
  void agentsOfTheVersionBefore_areServed_untilTheyAreUpgraded() {
    List<String> told = new ArrayList<>();
    Plan plan = behind(plan(6, true, fault(FaultKind.AGENT_UPGRADE, 90_000, 5_000, "sled-1", 0)));
    Run run =
        new Simulator()
            .withoutHistories()
            .run(
                plan,
                (step, time, event) -> {
                  if (event instanceof BootBegan boot) {
                    told.add(boot.sled().name() + " " + boot.boot() + " " + boot.wireVersion());
                  }
                });
    passes(run);
    assertThat(told).containsExactly("sled-0 boot-1 1", "sled-1 boot-1 1", "sled-1 boot-2 2");
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void everyKindOfFault_strikes_andTheRackRecovers(FaultKind kind) {
    // A sled-agent never looks at the wall clock.
    Target.Type type = kind == FaultKind.CLOCK_JUMP ? Target.Type.NEXUS : kind.targets().get(0);
    String target =
        switch (type) {
          case SLED -> "sled-1";
          case LINK -> "*>*";
          case STORE -> "store";
          case NEXUS -> "nexus";
        };
    long amount =
        switch (kind.amount().unit()) {
          case NONE -> 0;
          case MILLIS -> 3_000;
          case PERCENT -> 40;
          case PPM -> 40_000;
          case COUNT, MOMENT -> 3;
        };
    List<Fault> faults =
        kind == FaultKind.DESTROY_HANGS || kind == FaultKind.DESTROY_REFUSED
            ? List.of(
                fault(kind, 120_000, 60_000, "sled-0", 0), fault(kind, 120_000, 60_000, target, 0))
            : kind == FaultKind.FOREIGN_VM_REPLACED
                ? List.of(
                    fault(FaultKind.FOREIGN_VM, 60_000, 90_000, target, 20),
                    fault(kind, 100_000, 0, target, 180))
                : List.of(fault(kind, FIRST, 60_000, target, amount));
    Plan plan = plan(5, false, faults.toArray(Fault[]::new));
    Run run =
        new Simulator()
            .withoutHistories()
            .run(kind == FaultKind.AGENT_UPGRADE ? behind(plan) : plan, null);
    passes(run);
    assertThat(run.faults()).containsKey(kind.label());
  }

  private static final int FIRST = 26_000;

  private static Fault fault(FaultKind kind, long at, long lasts, String target, long amount) {
    return new Fault(kind, at, lasts, Target.of(target), amount, null);
  }

  /** Faults of one kind of which just the first strikes, or none. */
  private static List<Fault> withoutEffect(FaultKind kind) {
    return switch (kind) {
      case WORKER_DELAY, TRANSIENT_MEMORY, CLOCK_DRIFT ->
          List.of(fault(kind, FIRST, 60_000, "sled-1", 0));
      case ENOSPC, ENOMEM, SLOW_GROWTH -> List.of(fault(kind, FIRST, 60_000, "sled-1", 100));
      case RESIZE_INTERRUPTED -> List.of(fault(kind, FIRST, 60_000, "sled-1", 1_000_000));
      case FOREIGN_VM, BHYVE_FAILS -> List.of(fault(kind, FIRST, 60_000, "sled-1", 0));
      case RESIZED_BY_OTHER, RESIZED_IN_STEPS -> List.of(fault(kind, FIRST, 60_000, "sled-1", 100));
      case RESIZE_BUSY,
          AGENT_RESTART,
          AGENT_SHUTDOWN,
          AGENT_PAUSE,
          FOREIGN_VM_REPLACED, // of which there is none
          AGENT_UPGRADE, // and there is no older sled-agent
          ADDRESS_CHANGES, // of a sled that has had none yet
          DESTROY_HANGS,
          DESTROY_REFUSED ->
          List.of(fault(kind, 1_000, 500, "sled-1", 0)); // before the boot
      case SLED_REBOOT, SLED_POWER_OFF ->
          List.of(fault(kind, 0, 400, "sled-2", 0)); // not there yet
      case NEXUS_RESTART, NEXUS_SHUTDOWN ->
          List.of(
              fault(kind, FIRST, 9_000, "nexus", 0), fault(kind, FIRST + 1_000, 5_000, "nexus", 0));
      case EXPUNGE, DECOMMISSION ->
          List.of(fault(kind, 70_000, 1_000, "sled-1", 0), fault(kind, 90_000, 1_000, "sled-1", 0));
      case NET_DELAY, LOSE_REQUEST, REFUSE_CONNECTION, LOSE_REPLY, HALF_OPEN, DUPLICATE ->
          List.of(
              fault(kind, FIRST, 60_000, "*>*", 0),
              fault(kind, FIRST, 60_000, "sled-0>sled-1", 50));
      case PARTITION, PARTITION_ONE_WAY -> List.of(fault(kind, FIRST, 60_000, "sled-0>sled-1", 0));
      case STORE_LATENCY, STORE_CONFLICT, STORE_COMMIT_UNKNOWN ->
          List.of(fault(kind, FIRST, 60_000, "store", 0));
      case NEXUS_CRASH_AT_STEP -> // nobody stops an instance that starts
          List.of(fault(kind, FIRST, 60_000, "nexus", SagaSteps.moment("start-called-off", false)));
      case NEXUS_BEHIND, NEXUS_PAUSE, NEXUS_CUT_OFF -> List.of(fault(kind, FIRST, 0, "nexus", 0));
      case STORE_OUTAGE -> List.of(fault(kind, FIRST, 0, "store", 0));
      case CLOCK_JUMP -> List.of(fault(kind, FIRST, 60_000, "sled-1", 5_000)); // read by nobody
    };
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void faultThatChangesNothing_doesNotStrike(FaultKind kind) {
    List<Fault> faults = withoutEffect(kind);
    Plan plan = plan(5, false, faults.toArray(Fault[]::new));
    List<SledPlan> sleds = new ArrayList<>(plan.sleds());
    sleds.add(new SledPlan(256, new ReservoirMode.Percent(80), 7_300, 210_000)); // after the faults
    Run run = new Simulator().withoutHistories().run(plan.withSleds(sleds), null);
    passes(run);
    boolean first =
        kind == FaultKind.NEXUS_RESTART
            || kind == FaultKind.NEXUS_SHUTDOWN
            || kind == FaultKind.EXPUNGE
            || kind == FaultKind.DECOMMISSION;
    assertThat(run.faults()).isEqualTo(first ? Map.of(kind.label(), 1L) : Map.of());
  }

  @Test
  void strike_isTracedWithTheEventThatItChanged() {
    List<String> told = new ArrayList<>();
    new Simulator()
        .withoutHistories()
        .run(
            plan(5, false, fault(FaultKind.ENOMEM, FIRST, 60_000, "sled-1", 40)),
            (step, time, event) -> {
              TraceEntry entry = event.entry();
              if (event instanceof FaultStruck) {
                told.add(entry.actor() + " " + entry.detail());
              }
            });
    assertThat(told.get(0)).matches("sled-1 enomem: resize to [0-9]+ bytes, at [0-9]+");
  }

  @Test
  void delayOfAllWorkers_strikesThoseThatScenariosCanName() {
    Set<String> told = new TreeSet<>();
    new Simulator()
        .withoutHistories()
        .run(
            plan(5, false, fault(FaultKind.WORKER_DELAY, FIRST, 60_000, "sled-1", 100)),
            (step, time, event) -> {
              if (event instanceof FaultStruck) {
                told.add(event.entry().detail());
              }
            });
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            AgentWorkers.NAMES.stream().map(name -> "worker-delay: task of " + name).toList());
  }

  @Test
  void runThatNeedsMoreThanTheBudget_isUndecided_andNoViolation() {
    Plan plan = plan(7, false);
    List<SledPlan> slow =
        List.of(
            new SledPlan(16_384, new ReservoirMode.Percent(80), 1, 0), // 150 days of growth
            plan.sleds().get(0));
    Run run =
        new Simulator()
            .withoutHistories()
            .run(plan.withSleds(slow).withOperations(List.of()), null);
    assertThat(run.violations()).isEmpty();
    assertThat(run.verdicts().undecided())
        .containsExactly("the run did not end within 1000000 steps");
    assertThat(run.steps()).isEqualTo(StepLimit.BUDGET_STEPS);
  }

  @Test
  void smallRack_isGivenUpSooner_asGoingInCircles() {
    assertThat(StepLimit.of(plan(1, false), 1_000_000_000_000L))
        .isEqualTo(new StepLimit(400_000, false));
  }

  @Test
  void whatTheSimulatorThrows_isNoViolation() {
    List<Operation> absurd = List.of(new Operation(OperationKind.READ_SLED, 0, 0, 9, 0));
    Plan plan = plan(8, false).withOperations(absurd); // no reader lets it through
    assertThatThrownBy(() -> new Simulator().withoutHistories().run(plan, null))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void runThatCannotConverge_isFound() {
    // A sled that arrives long after the end of the run never reports.
    Plan plan = plan(6, false);
    List<SledPlan> sleds = new ArrayList<>(plan.sleds());
    sleds.add(new SledPlan(256, new ReservoirMode.Percent(80), 7_300, 1_000_000_000_000L));
    Run run =
        new Simulator()
            .withoutHistories()
            .run(
                new Plan(
                    "test",
                    6,
                    sleds,
                    plan.operations(),
                    List.of(),
                    200_000,
                    false,
                    Schedule.UNIFORM),
                null);
    assertThat(run.violations()).extracting(Violation::oracle).contains("sled-agent-returns");
    assertThat(run.violations().get(0).message()).contains("sled-2: no sled-agent");
  }
}
