package dev.sluice.sim;

import dev.sluice.sim.cover.Coverage;
import dev.sluice.sim.history.History;
import dev.sluice.sim.judge.RackHistory;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Plan;
import java.util.List;
import java.util.Map;

/**
 * What came of one run, before its histories are judged.
 *
 * @param steps events that were run
 * @param simNanos virtual time that passed
 * @param traceHash the rolling hash of all steps
 * @param violations broken invariants and missed convergence, in the order seen
 * @param undecided why it cannot be said whether more was violated, a line each
 * @param faults strikes by kind
 * @param operations client operations by kind
 * @param coverage what it got to
 * @param sledHistories each sled's history, by number
 * @param instanceHistories the history of each instance
 * @param rackHistory what happened on the rack as a whole
 */
public record Run(
    Plan plan,
    long steps,
    long simNanos,
    long traceHash,
    List<Violation> violations,
    List<String> undecided,
    Map<String, Long> faults,
    Map<String, Long> operations,
    Coverage coverage,
    List<History> sledHistories,
    List<History> instanceHistories,
    RackHistory rackHistory) {}
