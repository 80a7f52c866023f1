package dev.sluice.scenarios.campaign;

import dev.sluice.reports.SeedResult;
import dev.sluice.scenarios.file.Scenario;

/** A way to run one seed of a scenario. Safe for use from many threads. */
@FunctionalInterface
public interface SeedWork {

  /** The result of {@code seed}; a fault of Sluice itself is a verdict as well. */
  SeedResult run(Scenario scenario, long seed);
}
