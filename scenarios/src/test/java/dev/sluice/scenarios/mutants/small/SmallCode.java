package dev.sluice.scenarios.mutants.small;

/** Code to be broken: one method for each thing that can become of a mutant. */
public final class SmallCode {

  private static final int ADDED = Math.addExact(2, 5);

  private SmallCode() {}

  /** What is made without a hand. */
  public record Pair(int left, int right) {}

  /** Somebody looks at the answer. */
  public static int judged(int seed) {
    return seed + ADDED;
  }

  /** Can be seen, but nobody looks. */
  public static int seen(int seed) {
    return seed * 3;
  }

  /** The same for every seed there is. */
  public static int harmless(int seed) {
    return Math.max(0, seed);
  }

  /** No seed gets to the last line. */
  public static int never(int seed) {
    if (seed > 0) {
      return 1;
    }
    return 7 - seed;
  }

  /** Ends. */
  public static int loops(int seed) {
    int turns = 0;
    while (turns < seed) {
      turns++;
    }
    return turns;
  }

  /** Fails when it is broken. */
  public static int crashes(int seed) {
    int none = ADDED - 7; // of 14 there is no element
    return new int[] {1, 2}[none];
  }

  /** The order counts. */
  public static int ordered(int seed) {
    return Math.floorMod(seed, 1_000);
  }
}
