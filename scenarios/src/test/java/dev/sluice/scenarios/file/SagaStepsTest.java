package dev.sluice.scenarios.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.Simulator;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.SagaSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A Nexus crashes before and after each step of a start, in the scenario that says so. */
class SagaStepsTest {

  private static final int SEEDS = 200;

  @Test
  void eachStep_hasACrashBeforeAndAfterIt() {
    Scenario scenario = Catalogue.builtIn().find("nexus-crash-at-every-saga-step");
    Simulator simulator = new Simulator().withoutHistories();
    Set<String> struck = new TreeSet<>();
    for (int seed = 1; seed <= SEEDS && struck.size() < SagaSteps.MOMENTS; seed++) {
      simulator.run(
          Draw.plan(scenario, seed),
          (step, time, event) -> {
            if (event instanceof FaultStruck strike
                && strike.fault() == FaultKind.NEXUS_CRASH_AT_STEP) {
              struck.add(strike.event());
            }
          });
    }
    List<String> each = new ArrayList<>();
    for (int moment = 0; moment < SagaSteps.MOMENTS; moment++) {
      each.add(SagaSteps.text(moment));
    }
    assertThat(struck).containsExactlyInAnyOrderElementsOf(each);
  }
}
