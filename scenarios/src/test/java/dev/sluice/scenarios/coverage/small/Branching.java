package dev.sluice.scenarios.coverage.small;

import java.util.stream.IntStream;

/** Code with branches, of which {@link Walk} takes some. */
public final class Branching {

  private Branching() {}

  /** Taken on both sides. */
  public static int both(int number) {
    return number > 1 ? 1 : 0;
  }

  /** No number is beyond the bound, and the second question is asked in vain. */
  public static int oneSide(int number) {
    if (number > 1_000 && number < 2_000) {
      return 1;
    }
    return 0;
  }

  /** What a lambda does counts with its method. */
  public static long inLambda(int number) {
    return IntStream.range(0, number).filter(one -> one > 1_000).count();
  }

  /** Nobody calls it. */
  public static int never(int number) {
    return number > 1 ? 1 : 0;
  }
}
