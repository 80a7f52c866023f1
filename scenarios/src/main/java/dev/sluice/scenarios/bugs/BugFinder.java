package dev.sluice.scenarios.bugs;

import org.jspecify.annotations.Nullable;

/** Looks for violations, seed by seed, over the whole catalogue. Safe for use from many threads. */
public interface BugFinder {

  /**
   * What went wrong first.
   *
   * @param scenario the scenario in which it did
   * @param oracle who saw it
   */
  record Sighting(String scenario, String oracle) {}

  /** Runs {@code seed} of the scenario whose turn it is; null if no promise was broken. */
  @Nullable Sighting look(long seed);
}
