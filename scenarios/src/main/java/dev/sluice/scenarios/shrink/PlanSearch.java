package dev.sluice.scenarios.shrink;

import dev.sluice.sim.plan.Plan;
import java.util.HashSet;
import java.util.Set;

/** The best plan so far, and the runs and steps spent on finding it. Each plan is run only once. */
final class PlanSearch {

  private final Trial trial;
  private final long budgetSteps;
  private final Set<Plan> tried = new HashSet<>(); // used for membership only
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

  /** Makes {@code candidate} the best plan if it fails in the same way; returns whether it did. */
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
