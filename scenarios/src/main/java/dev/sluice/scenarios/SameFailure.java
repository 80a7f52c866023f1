package dev.sluice.scenarios;

import dev.sluice.sim.Simulation;
import dev.sluice.sim.judge.Violation;

/**
 * When two runs fail in the same way: the same promise is broken. Uncaught exceptions are one
 * promise with many ways to break it, so there the exception must be of the same class.
 */
final class SameFailure {

  private SameFailure() {}

  static boolean same(Violation one, Violation other) {
    return one.oracle().equals(other.oracle())
        && (!one.oracle().equals(Simulation.UNCAUGHT)
            || exception(one.message()).equals(exception(other.message())));
  }

  /** {@code java.lang.IllegalStateException: text at frame} begins with the class. */
  private static String exception(String message) {
    int end = 0;
    while (end < message.length() && ": ".indexOf(message.charAt(end)) < 0) {
      end++;
    }
    return message.substring(0, end);
  }
}
