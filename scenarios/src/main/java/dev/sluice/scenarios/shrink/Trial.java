package dev.sluice.scenarios.shrink;

import dev.sluice.sim.plan.Plan;

/**
 * Runs a plan and returns whether it fails in the way that is looked for. Always the same for the
 * same plan.
 */
@FunctionalInterface
public interface Trial {

  /**
   * The result of one run.
   *
   * @param fails whether it failed in that way
   * @param steps events that were run: what the trial costs
   */
  record Outcome(boolean fails, long steps) {}

  /** Runs {@code plan}, which may be one that no scenario would draw. */
  Outcome run(Plan plan);
}
