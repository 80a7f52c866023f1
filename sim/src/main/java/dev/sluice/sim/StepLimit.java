package dev.sluice.sim;

import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.Plan;

/**
 * The number of steps after which a run is ended, and its verdict then: a violation if the rack had
 * little to do, since it loops; undecided if it had more to do than the budget allows. What a run
 * keeps in memory grows with its steps, so that this bounds its bytes as well.
 *
 * @param stepsMax steps after which nothing more is run
 * @param isBudget whether more steps than that might be needed
 */
record StepLimit(long stepsMax, boolean isBudget) {

  /** No run takes more. */
  static final long BUDGET_STEPS = 1_000_000;

  /** A small rack; the longest passing runs of the catalogue take some ten thousand. */
  private static final long LEAST_STEPS = 400_000;

  private static final long STEPS_OF_OPERATION = 400; // a start that is tried on every sled
  private static final long STEPS_OF_FAULT = 100; // a sled that boots again
  private static final long STEPS_OF_SLED_SECOND =
      20; // reports, looks and retries at their closest
  private static final long STEPS_OF_INSTANCE_SECOND = 2; // the watcher's looks

  /**
   * The limit of a plan.
   *
   * @param healingNanos how long its rack may take to converge
   */
  static StepLimit of(Plan plan, long healingNanos) {
    long seconds = plan.safetyMillis() / 1_000 + 2 * (healingNanos / 1_000_000_000L);
    long instances =
        plan.operations().stream().filter(o -> o.kind() == OperationKind.CREATE).count();
    long due =
        plan.operations().size() * STEPS_OF_OPERATION
            + plan.faults().size() * STEPS_OF_FAULT
            + seconds * plan.sleds().size() * STEPS_OF_SLED_SECOND
            + seconds * instances * STEPS_OF_INSTANCE_SECOND;
    return due > BUDGET_STEPS
        ? new StepLimit(BUDGET_STEPS, true)
        : new StepLimit(Math.max(LEAST_STEPS, due), false);
  }
}
