package dev.sluice.scenarios.shrink;

import dev.sluice.sim.plan.Plan;
import java.util.HashSet;
import java.util.Set;

/**
 * The best plan so far, and what was spent on finding it. A plan is run once: one that has been
 * tried costs nothing and changes nothing.
 */
final class PlanSearch {

  private final Trial trial;
  private final long budgetSteps;
  private final Set<Plan> tried = new HashSet<>(); // asked only whether it holds a plan
  private Plan best;
  private int runs;
  private long steps;

  PlanSearch(Trial trial, long budgetSteps, Plan plan) {
    this.trial = trial;
    this.budgetSteps = budgetSteps;
    this.best = plan;
  }

  /** The smallest plan known to fail in the same way. */
  Plan best() {
    return best;
  }

  int runs() {
    return runs;
  }

  long steps() {
    return steps;
  }

  /** Whether nothing more can be tried. */
  boolean spent() {
    return steps >= budgetSteps;
  }

  /** Makes {@code candidate} the best plan if it fails in the same way; says whether it did. */
  boolean take(Plan candidate) {
    if (spent() || !tried.add(candidate)) {
      return false;
    }
    Trial.Outcome outcome = trial.run(candidate);
    runs++;
    steps += Math.max(1, outcome.steps()); // so that a budget ends also where nothing runs
    if (outcome.fails()) {
      best = candidate;
    }
    return outcome.fails();
  }
}
