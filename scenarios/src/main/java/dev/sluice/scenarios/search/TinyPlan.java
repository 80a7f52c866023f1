package dev.sluice.scenarios.search;

import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.sim.plan.Plan;

/** What a plan may have at most for every order of its events to be tried. */
final class TinyPlan {

  private static final int SLEDS_MAX = 2;
  private static final int OPERATIONS_MAX = 3;
  private static final int FAULTS_MAX = 1;

  private TinyPlan() {}

  /**
   * Refuses a plan that has more.
   *
   * @param where it comes from
   */
  static void check(String where, Plan plan) {
    check(where, plan.sleds().size(), SLEDS_MAX, "sleds");
    check(where, plan.operations().size(), OPERATIONS_MAX, "operations");
    check(where, plan.faults().size(), FAULTS_MAX, "faults");
  }

  private static void check(String where, int count, int most, String what) {
    if (count > most) {
      throw new BadInputException(
          "%s: %d %s, expected at most %d in an exhaustive run"
              .formatted(where, count, what, most));
    }
  }
}
