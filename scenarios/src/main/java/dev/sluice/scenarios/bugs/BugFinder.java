package dev.sluice.scenarios.bugs;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Looks for violations: seed by seed over the whole catalogue, or in one plan. Safe for use from
 * many threads.
 */
public interface BugFinder {

  /**
   * The first violation found.
   *
   * @param scenario the scenario in which it was found
   * @param oracle the oracle that reported it
   */
  record Sighting(String scenario, String oracle) {}

  /** Runs {@code seed} of the scenario whose turn it is; null if no promise was broken. */
  @Nullable Sighting look(long seed);

  /**
   * A violation that a guided search has found.
   *
   * @param plans that were run, the failing one included
   */
  record GuidedSighting(long plans, Sighting sighting) {}

  /**
   * Runs a guided search over the catalogue; null if none of its plans breaks a promise.
   *
   * @param first the first seed that it draws
   * @param plans how many are run at most
   */
  @Nullable GuidedSighting search(long first, long plans);

  /**
   * Runs the plan of a {@code repro.json}; null if no promise was broken.
   *
   * @throws dev.sluice.scenarios.file.BadInputException if the file is none
   */
  @Nullable Sighting replay(Path file);
}
