package dev.sluice.scenarios.coverage;

import dev.sluice.scenarios.coverage.small.Branching;

/** A way into the world of small code: seed after seed. */
final class Walk implements SeedsInWorld {

  @Override
  public String line(String origin, String text, long seed) {
    int number = (int) seed;
    return Branching.both(number) + " " + Branching.oneSide(number) + Branching.inLambda(number);
  }
}
