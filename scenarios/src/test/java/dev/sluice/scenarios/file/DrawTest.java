package dev.sluice.scenarios.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scenarios.Tiny;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DrawTest {

  private final Scenario tiny = Tiny.scenario();

  @Test
  void sameSeed_givesTheSamePlan() {
    assertThat(Draw.plan(tiny, 7)).isEqualTo(Draw.plan(Tiny.scenario(), 7));
  }

  @Test
  void seeds_givePlansOfTheirOwn() {
    assertThat(plans()).doesNotHaveDuplicates().extracting(Plan::wire).contains(true, false);
  }

  @Test
  void knownSeed_givesTheKnownPlan() {
    // A change here changes what every seed ever reported means.
    Plan plan = Draw.plan(tiny, 1);

    assertThat(plan.safetyMillis()).isEqualTo(73_797);
    assertThat(plan.faults())
        .extracting(Fault::atMillis)
        .containsExactly(5_000L, 5_000L, 14_619L, 26_575L, 26_911L, 34_308L, 40_000L);
  }

  @Test
  void plan_keepsToItsSpans() {
    for (Plan plan : plans()) {
      assertThat(plan.safetyMillis()).isBetween(60000L, 90000L);
      assertThat(plan.operations()).allMatch(o -> o.atMillis() < plan.safetyMillis());
      assertThat(plan.faults()).allMatch(f -> f.atMillis() < plan.safetyMillis());
      assertThat(of(plan, OperationKind.CREATE)).allMatch(o -> o.amount() >= 1 && o.amount() <= 4);
      assertThat(of(plan, OperationKind.CREATE)).hasSameSizeAs(of(plan, OperationKind.START));
      assertThat(plan.operations())
          .isSortedAccordingTo((a, b) -> Long.compare(a.atMillis(), b.atMillis()));
      assertThat(of(plan, FaultKind.NET_DELAY))
          .hasSize(2)
          .allMatch(f -> List.of("sled-0>nexus", "nexus>sled-0").contains(f.target().text()));
    }
  }

  @Test
  void percentOfAFault_isItsShareOfSeeds() {
    long on = plans().stream().filter(plan -> !of(plan, FaultKind.SLOW_GROWTH).isEmpty()).count();

    assertThat(on).isBetween(70L, 130L); // 100 of 200, give or take four deviations
  }

  @Test
  void faultTakenOut_leavesAllElseAsItWas() {
    Scenario without = without(FaultKind.NET_DELAY);
    for (Plan plan : plans()) {
      Plan thinner = Draw.plan(without, plan.seed());

      assertThat(thinner.operations()).isEqualTo(plan.operations());
      assertThat(thinner.sleds()).isEqualTo(plan.sleds());
      assertThat(thinner.faults())
          .isEqualTo(plan.faults().stream().filter(f -> f.kind() != FaultKind.NET_DELAY).toList());
    }
  }

  @Test
  void operationsTakenOut_leaveAllElseAsItWas() {
    Scenario.Workload workload = tiny.workload();
    Scenario.Workload thinner =
        new Scenario.Workload(
            workload.clients(),
            workload.instances(),
            workload.createAtMillis(),
            workload.memoryGib(),
            workload.operations().subList(1, 2),
            List.of());
    Scenario without = with(thinner, tiny.faults());
    for (Plan plan : plans()) {
      Plan thin = Draw.plan(without, plan.seed());

      assertThat(thin.faults()).isEqualTo(plan.faults());
      assertThat(thin.operations())
          .isEqualTo(
              plan.operations().stream().filter(o -> o.kind() != OperationKind.START).toList());
    }
  }

  @Test
  void agentsBehind_areThoseOfRacksWithOneNexus() {
    String text =
        Tiny.TEXT.replace(
            "\"sleds\": 1", "\"nexuses\": [1, 2], \"agentsBehindPercent\": 40, \"sleds\": 4");
    Scenario mixed = Tiny.of(text);
    long behind = 0;
    long racks = 0;
    for (long seed = 1; seed <= 100; seed++) {
      Plan plan = Draw.plan(mixed, seed);
      long here = plan.sleds().stream().filter(SledPlan::agentBehind).count();
      if (plan.nexuses() == 1) {
        racks++;
        behind += here;
      } else {
        assertThat(here).isZero();
      }
    }
    assertThat(racks).isBetween(30L, 70L);
    assertThat(behind * 100 / (4 * racks)).isBetween(25L, 55L);
    assertThat(plans()).allMatch(plan -> plan.sleds().stream().noneMatch(SledPlan::agentBehind));
  }

  @Test
  void schedules_areDrawnByTheirWeights() {
    Map<Schedule.Strategy, Long> drawn =
        plans().stream()
            .collect(Collectors.groupingBy(p -> p.schedule().strategy(), Collectors.counting()));
    assertThat(drawn.get(Schedule.Strategy.UNIFORM)).isBetween(80L, 120L); // 100 of 200
    assertThat(drawn.get(Schedule.Strategy.PCT)).isBetween(35L, 65L); // 50
    assertThat(drawn.get(Schedule.Strategy.POS)).isBetween(35L, 65L); // 50
  }

  @Test
  void schedulesOtherThanUniform_haveAWindow() {
    assertThat(plans())
        .allSatisfy(
            plan ->
                assertThat(plan.schedule().windowMicros() > 0)
                    .isEqualTo(!plan.schedule().uniform()));
  }

  private List<Plan> plans() {
    return LongStream.rangeClosed(1, 200).mapToObj(seed -> Draw.plan(tiny, seed)).toList();
  }

  private Scenario without(FaultKind kind) {
    return with(tiny.workload(), tiny.faults().stream().filter(f -> f.kind() != kind).toList());
  }

  private Scenario with(Scenario.Workload workload, List<FaultSpec> faults) {
    return new Scenario(
        tiny.name(),
        tiny.origin(),
        tiny.title(),
        tiny.description(),
        tiny.source(),
        tiny.rack(),
        tiny.safetyMillis(),
        workload,
        faults,
        tiny.expects(),
        tiny.wirePercent(),
        tiny.schedule());
  }

  private static List<Operation> of(Plan plan, OperationKind kind) {
    return plan.operations().stream().filter(o -> o.kind() == kind).toList();
  }

  private static List<Fault> of(Plan plan, FaultKind kind) {
    return plan.faults().stream().filter(f -> f.kind() == kind).toList();
  }
}
