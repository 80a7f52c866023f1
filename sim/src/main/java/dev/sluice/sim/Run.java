package dev.sluice.sim;

import dev.sluice.sim.cover.Coverage;
import dev.sluice.sim.judge.Histories;
import dev.sluice.sim.judge.RackHistory;
import dev.sluice.sim.judge.Verdicts;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Plan;
import java.util.List;
import java.util.Map;

/**
 * The outcome of one plan: the run and its violations.
 *
 * @param steps events that were run
 * @param simNanos virtual time that passed
 * @param traceHash the rolling hash of all steps
 * @param verdicts promises that were broken, and what could not be decided
 * @param faults strikes by kind
 * @param operations client operations by kind
 * @param coverage what it got to
 * @param service samples of {@link dev.sluice.sim.service.Figure figures of service}, by label
 * @param histories of its sleds and instances
 * @param rackHistory what happened on the rack as a whole
 */
public record Run(
    Plan plan,
    long steps,
    long simNanos,
    long traceHash,
    Verdicts verdicts,
    Map<String, Long> faults,
    Map<String, Long> operations,
    Coverage coverage,
    Map<String, List<Long>> service,
    Histories histories,
    RackHistory rackHistory) {

  /** All promises that were broken, those seen on the way first, each in the order seen. */
  public List<Violation> violations() {
    return verdicts.violations();
  }
}
