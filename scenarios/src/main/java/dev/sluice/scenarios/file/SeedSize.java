package dev.sluice.scenarios.file;

import dev.sluice.scenarios.file.Scenario.Workload;

/**
 * Bounds on the size of one seed of a scenario: products, which no bound of a single field limits.
 */
final class SeedSize {

  private SeedSize() {}

  /** Refuses a scenario whose seeds may have too many operations or faults. */
  static void check(Fields fields, Scenario scenario) {
    long operations = operations(scenario);
    if (operations > Limits.OPERATIONS_MAX) {
      throw fields.faultAt(
          "workload",
          "up to "
              + operations
              + " operations in a seed, expected at most "
              + Limits.OPERATIONS_MAX
              + ": instances, script and each entry's count, times the targets of \"each\"");
    }
    long faults =
        scenario.faults().stream()
            .filter(fault -> fault.percent() > 0)
            .mapToLong(fault -> fault.count().max())
            .sum();
    if (faults > Limits.FAULTS_MAX) {
      throw fields.faultAt(
          "faults", "up to " + faults + " in a seed, expected at most " + Limits.FAULTS_MAX);
    }
  }

  private static long operations(Scenario scenario) {
    Workload workload = scenario.workload();
    long most = workload.script().size() + workload.instances().max();
    for (OperationSpec spec : workload.operations()) {
      boolean onSled = spec.choices().get(0).kind().onSled();
      long each = onSled ? scenario.rack().sleds().max() : workload.instances().max();
      most += spec.count().max() * (spec.each() ? each : 1);
    }
    return most;
  }
}
