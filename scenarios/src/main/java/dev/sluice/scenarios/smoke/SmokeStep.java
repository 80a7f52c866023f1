package dev.sluice.scenarios.smoke;

import java.io.IOException;
import java.time.Duration;

/** One step of a smoke run. */
interface SmokeStep {

  /** Its name in tables and files. */
  String name();

  /** How long it may take, on a machine that others use as well. */
  Duration bound();

  /**
   * Takes it.
   *
   * @return its figure, in words
   * @throws SmokeFailureException if a promise is broken
   */
  String take(SmokeRack rack, StepBound bound) throws IOException, InterruptedException;
}
