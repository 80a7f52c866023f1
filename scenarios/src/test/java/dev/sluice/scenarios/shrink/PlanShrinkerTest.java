package dev.sluice.scenarios.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ReservoirMode;
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
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlanShrinkerTest {

  private static final long PLENTY = 1_000_000;
  private static final long STEPS_PER_RUN = 10;
  private static final Schedule POS = new Schedule(Schedule.Strategy.POS, 2_000_000, 0);

  @Test
  void planThatDoesNotFail_isNotShrunk() {
    assertThat(shrink(plan(), plan -> false, PLENTY)).isNull();
  }

  @Test
  void onlyWhatIsNeeded_isLeft() {
    Plan smallest =
        smallest(
            plan ->
                starts(plan, 3)
                    && plan.faults().stream().anyMatch(f -> f.kind() == FaultKind.ENOMEM));

    assertThat(smallest.operations()).hasSize(1);
    assertThat(smallest.faults()).hasSize(1);
    assertThat(smallest.sleds()).hasSize(1);
    assertThat(smallest.safetyMillis()).isEqualTo(1);
    assertThat(smallest.wire()).isFalse();
    assertThat(smallest.schedule()).isEqualTo(Schedule.UNIFORM);
  }

  @Test
  void sledsThatAreLeft_moveUpAndKeepTheirFaults() {
    Plan smallest =
        smallest(
            plan ->
                plan.faults().stream()
                    .anyMatch(
                        f ->
                            f.kind() == FaultKind.ENOMEM
                                && plan.sleds().get(sled(f.target().text())).ramGib() == 64));

    assertThat(smallest.sleds()).hasSize(1);
    assertThat(smallest.faults())
        .singleElement()
        .extracting(Fault::target)
        .isEqualTo(Target.of("sled-0"));
  }

  @Test
  void linkToASledThatGoes_goesToAnother() {
    Plan smallest =
        smallest(
            plan -> plan.faults().stream().anyMatch(f -> f.target().text().endsWith(">nexus")));

    assertThat(smallest.faults())
        .singleElement()
        .extracting(Fault::target)
        .isEqualTo(Target.of("sled-0>nexus"));
  }

  @Test
  void clientsAndInstances_areNumberedFromZero() {
    Plan smallest =
        smallest(
            plan ->
                plan.operations().stream().map(Operation::client).distinct().count() >= 2
                    && plan.operations().stream().map(Operation::target).distinct().count() >= 2);

    assertThat(smallest.operations()).extracting(Operation::client).containsExactlyInAnyOrder(0, 1);
    assertThat(smallest.operations()).extracting(Operation::target).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void times_becomeRound() {
    Plan smallest =
        smallest(plan -> plan.operations().stream().anyMatch(o -> o.atMillis() >= 41_000));

    assertThat(smallest.operations())
        .singleElement()
        .extracting(Operation::atMillis)
        .isEqualTo(50_000L);
  }

  @Test
  void nexusThatIsNotNeeded_goes_andFaultsFollowTheirs() {
    Plan plan =
        plan()
            .withNexuses(3)
            .withFaults(
                List.of(
                    ofNexus("nexus", FaultKind.NEXUS_RESTART),
                    ofNexus("nexus-2", FaultKind.NEXUS_PAUSE),
                    ofNexus("nexus-2>sled-1", FaultKind.PARTITION)));
    Predicate<Plan> paused =
        p -> p.faults().stream().anyMatch(f -> f.kind() == FaultKind.NEXUS_PAUSE);
    Plan one = Objects.requireNonNull(shrink(plan, paused, PLENTY)).plan();
    assertThat(one.nexuses()).isEqualTo(1);
    assertThat(one.faults())
        .singleElement()
        .satisfies(f -> assertThat(f.target()).isEqualTo(new Target.Nexus(0)));

    Plan two =
        Objects.requireNonNull(shrink(plan, p -> p.nexuses() > 1 && p.faults().size() > 2, PLENTY))
            .plan();
    assertThat(two.nexuses()).isEqualTo(2);
    assertThat(two.faults())
        .extracting(f -> f.target().text())
        .allMatch(text -> !text.contains("nexus-2"));
  }

  private static Fault ofNexus(String target, FaultKind kind) {
    return new Fault(kind, 10_000, 1_000, Target.of(target), 0, null);
  }

  @Test
  void scheduleThatIsNeeded_staysWithTheSmallestWindow() {
    Plan smallest = smallest(plan -> plan.schedule().windowMicros() >= 3_000);

    assertThat(smallest.schedule()).isEqualTo(new Schedule(Schedule.Strategy.POS, 3_000, 0));
  }

  @Test
  void agentsBehind_areOnlyWhereItTakesThem() {
    Plan behind =
        plan()
            .withSleds(
                plan().sleds().stream()
                    .map(
                        sled ->
                            new SledPlan(
                                sled.ramGib(),
                                sled.reservoir(),
                                sled.growthMibPerSecond(),
                                sled.arrivesMillis(),
                                true))
                    .toList());
    Predicate<Plan> twoSledsOneBehind =
        plan -> plan.sleds().size() > 1 && plan.sleds().stream().anyMatch(SledPlan::agentBehind);
    PlanShrinker.Shrunk shrunk = Objects.requireNonNull(shrink(behind, twoSledsOneBehind, PLENTY));

    assertThat(shrunk.plan().sleds())
        .extracting(SledPlan::agentBehind)
        .containsExactlyInAnyOrder(true, false);
  }

  @Test
  void budget_endsTheSearch() {
    PlanShrinker.Shrunk shrunk =
        Objects.requireNonNull(shrink(plan(), plan -> starts(plan, 3), 5 * STEPS_PER_RUN));

    assertThat(shrunk.finished()).isFalse();
    assertThat(shrunk.runs()).isEqualTo(5);
    assertThat(shrunk.steps()).isEqualTo(5 * STEPS_PER_RUN);
    assertThat(starts(shrunk.plan(), 3)).isTrue();
  }

  @Test
  void noPlan_isRunTwice() {
    List<Plan> ran = new ArrayList<>();
    Trial trial =
        plan -> {
          ran.add(plan);
          return new Trial.Outcome(plan.operations().size() > 2, STEPS_PER_RUN);
        };
    new PlanShrinker(trial, PLENTY).shrink(plan());

    assertThat(ran).doesNotHaveDuplicates();
  }

  private static boolean starts(Plan plan, long amount) {
    return plan.operations().stream()
        .anyMatch(o -> o.kind() == OperationKind.CREATE && o.amount() >= amount);
  }

  private static int sled(String target) {
    return Integer.parseInt(target.substring("sled-".length()));
  }

  private static Plan smallest(Predicate<Plan> fails) {
    PlanShrinker.Shrunk shrunk = Objects.requireNonNull(shrink(plan(), fails, PLENTY));
    assertThat(shrunk.finished()).isTrue();
    assertThat(shrink(shrunk.plan(), fails, PLENTY))
        .extracting(PlanShrinker.Shrunk::plan)
        .isEqualTo(shrunk.plan());
    return shrunk.plan();
  }

  private static PlanShrinker.@Nullable Shrunk shrink(
      Plan plan, Predicate<Plan> fails, long budget) {
    return new PlanShrinker(p -> new Trial.Outcome(fails.test(p), STEPS_PER_RUN), budget)
        .shrink(plan);
  }

  private static Plan plan() {
    List<SledPlan> sleds = new ArrayList<>();
    List<Operation> operations = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sleds.add(new SledPlan(256 >> i, new ReservoirMode.Percent(80), 7_000, 1_234L * i));
      operations.add(new Operation(OperationKind.CREATE, 10_101L * i, i, i + 3, i));
      operations.add(new Operation(OperationKind.START, 17_321L * i, 3 - i, i + 3, 0));
      operations.add(new Operation(OperationKind.READ_SLED, 90_000, 2, i, 0));
      faults.add(
          new Fault(FaultKind.SLED_REBOOT, 5_000L * i, 1_000, Target.of("sled-" + i), 0, null));
    }
    faults.add(new Fault(FaultKind.ENOMEM, 30_001, 70_007, Target.of("sled-2"), 33, null));
    faults.add(new Fault(FaultKind.PARTITION_ONE_WAY, 1, 1, Target.of("sled-3>nexus"), 0, null));
    return new Plan("test", 7, sleds, operations, faults, 123_456, true, POS);
  }
}
