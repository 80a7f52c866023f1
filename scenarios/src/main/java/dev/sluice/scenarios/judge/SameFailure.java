package dev.sluice.scenarios.judge;

import dev.sluice.sim.Simulation;
import dev.sluice.sim.judge.RackHistory;
import dev.sluice.sim.judge.Violation;

/**
 * When two runs fail in the same way: the same promise is broken. Where one oracle's name stands
 * for several, the message begins with what tells them apart: the class of an uncaught exception,
 * the id of a rule.
 */
public final class SameFailure {

  private SameFailure() {}

  public static boolean same(Violation one, Violation other) {
    return one.oracle().equals(other.oracle())
        && (!severalInOne(one.oracle()) || kind(one.message()).equals(kind(other.message())));
  }

  private static boolean severalInOne(String oracle) {
    return oracle.equals(Simulation.UNCAUGHT) || oracle.equals(RackHistory.NAME);
  }

  /** {@code java.lang.IllegalStateException: text at frame} begins with the class. */
  private static String kind(String message) {
    int end = 0;
    while (end < message.length() && ": ".indexOf(message.charAt(end)) < 0) {
      end++;
    }
    return message.substring(0, end);
  }
}
