package dev.sluice.scenarios.mutants;

import dev.sluice.platform.Deliberate;
import java.util.BitSet;

/**
 * What the probes in instrumented classes call: it notes the lines that are run, and counts the
 * turns of loops. Each world has one of its own, and one thread at a time runs in a world.
 */
@Deliberate("one to a world of classes, set to its beginning before each run")
public final class Meter {

  /** No run of unbroken code takes a hundredth of it; a loop without end takes it in no time. */
  static final long TURNS_MAX = 10_000_000;

  private static long turnsLeft = TURNS_MAX;
  private static BitSet lines = new BitSet();

  private Meter() {}

  /** A loop that has no end. An error, so that no production code takes it for a refusal. */
  static final class EndlessLoop extends Error {
    private static final long serialVersionUID = 1L;

    EndlessLoop() {
      super("more than " + TURNS_MAX + " turns of loops in one run", null, false, false);
    }
  }

  /** Begins to count anew. */
  static void begin() {
    turnsLeft = TURNS_MAX;
    lines = new BitSet();
  }

  /** The numbers of all lines run since the beginning. */
  static BitSet lines() {
    return lines;
  }

  /** Turns counted since the beginning. */
  static long turns() {
    return TURNS_MAX - turnsLeft;
  }

  /** A line is run. */
  public static void line(int number) {
    lines.set(number);
  }

  /** A loop turns, or a method is entered. */
  public static void turn() {
    if (--turnsLeft < 0) {
      throw new EndlessLoop();
    }
  }
}
