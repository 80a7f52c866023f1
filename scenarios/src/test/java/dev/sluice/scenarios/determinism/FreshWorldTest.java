package dev.sluice.scenarios.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ReservoirMode;
import dev.sluice.reports.Json;
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
import org.junit.jupiter.api.Test;

class FreshWorldTest {

  @Test
  void ownClasses_areLoadedAnew_andOthersAreNot() throws ClassNotFoundException {
    FreshWorld world = new FreshWorld();

    assertThat(world.inside(Simulator.class)).isNotSameAs(Simulator.class);
    assertThat(world.made(world.inside(Simulator.class))).isTrue();
    assertThat(world.made(Simulator.class)).isFalse();
    assertThat(world.inside(Test.class)).isSameAs(Test.class);
  }

  @Test
  void samePlan_isTheSameRunInEveryWorld() {
    Plan plan = plan(4);
    String here = RunHash.of(new Simulator().withoutHistories().run(plan, null));

    FreshWorld world = new FreshWorld();
    assertThat(world.hash(plan)).isEqualTo(here);
    assertThat(world.hash(plan)).isEqualTo(here);
    assertThat(new FreshWorld().hash(plan)).isEqualTo(here);
  }

  @Test
  void anythingElse_isAnotherHash() {
    assertThat(RunHash.of(new Simulator().withoutHistories().run(plan(4), null)))
        .isNotEqualTo(RunHash.of(new Simulator().withoutHistories().run(plan(5), null)));
  }

  @Test
  void hashOfAPlan_isThatOfItsText() throws Exception {
    Plan plan = plan(4);

    assertThat(RunHash.ofPlan(new Json().line(plan)))
        .isEqualTo(RunHash.of(new Simulator().withoutHistories().run(plan, null)));
  }

  private static Plan plan(long memoryGib) {
    return new Plan(
        "test",
        3,
        List.of(new SledPlan(64, new ReservoirMode.Percent(80), 7_000, 0)),
        List.of(
            new Operation(OperationKind.CREATE, 1_000, 0, 0, memoryGib),
            new Operation(OperationKind.START, 30_000, 1, 0, 0)),
        List.of(new Fault(FaultKind.AGENT_RESTART, 40_000, 3_000, Target.of("sled-0"), 0, null)),
        60_000,
        true,
        Schedule.UNIFORM);
  }
}
