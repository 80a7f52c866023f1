package dev.sluice.scenarios.search;

import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.plan.Plan;
import java.util.Set;

/**
 * A plan that was run.
 *
 * @param features what the run has reached
 */
record Observed(Plan plan, Run run, Set<Long> features) {

  /** Runs {@code plan}. */
  static Observed of(Simulator simulator, Plan plan) {
    Features features = new Features();
    Run run = simulator.run(plan, features);
    return new Observed(plan, run, features.of(run));
  }
}
