package dev.sluice.sim.judge;

import java.util.List;
import java.util.Objects;

/** Whether a run fails in the way that was seen before: a violation of the same {@link Shape}. */
public final class SameFailure {

  private SameFailure() {}

  /**
   * Whether {@code seen} is what was {@code expected}. What was written by an older version has no
   * kind of object and no phase; these are then not compared.
   */
  public static boolean same(Violation expected, Violation seen) {
    if (expected.about() != null) {
      return expected.shape().equals(seen.shape());
    }
    return OldNames.promises(expected.oracle(), expected.message()).contains(seen.oracle())
        && (!expected.oracle().equals(Promise.NO_UNCAUGHT_EXCEPTION.label())
            || Objects.equals(seen.about(), OldNames.exception(expected.message())));
  }

  /** The first of {@code seen} that is what was expected; null if none is. */
  public static @org.jspecify.annotations.Nullable Violation first(
      Violation expected, List<Violation> seen) {
    for (Violation violation : seen) {
      if (same(expected, violation)) {
        return violation;
      }
    }
    return null;
  }
}
