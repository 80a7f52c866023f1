package dev.sluice.scenarios.smoke;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One step of a smoke run. */
interface SmokeStep {

  /** Its name in tables and files. */
  String name();

  /** How long it may take, on a machine that others use as well. */
  Duration bound();

  /** What it needs of the one who runs the rack; it is skipped where that is missing. */
  default List<Need> needs() {
    return List.of();
  }

  /**
   * Takes it.
   *
   * @return its figure, in words
   * @throws SmokeFailureException if a promise is broken
   */
  String take(SmokeRack rack, StepBound bound) throws IOException, InterruptedException;
}
