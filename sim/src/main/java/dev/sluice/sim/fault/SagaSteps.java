package dev.sluice.sim.fault;

import java.util.List;

/**
 * The steps of a start saga at which {@link FaultKind#NEXUS_CRASH_AT_STEP} can strike: its
 * transactions and its requests to sleds. An amount of that kind is a moment: twice the number of a
 * step is the moment before its effect, and one more the moment after it, before Nexus learns of
 * it.
 */
public final class SagaSteps {

  /** The names of the transactions and of the calls, by number. */
  public static final List<String> NAMES =
      List.of(
          "start-begin",
          "start-place",
          "ensure-registered",
          "ensure-running",
          "start-finish",
          "start-refused",
          "ensure-stopped",
          "start-unwound",
          "start-give-up",
          "start-called-off",
          "start-take-over");

  /** Number of moments. */
  public static final int MOMENTS = 2 * NAMES.size();

  private SagaSteps() {}

  /** The moment before or after the effect of a step; -1 if there is no step of that name. */
  public static int moment(String step, boolean after) {
    int number = NAMES.indexOf(step);
    return number < 0 ? -1 : 2 * number + (after ? 1 : 0);
  }

  /** A moment in words. */
  public static String text(int moment) {
    return (moment % 2 == 0 ? "before " : "after ") + NAMES.get(moment / 2);
  }
}
