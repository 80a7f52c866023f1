package dev.sluice.sim.check;

import dev.sluice.sim.history.Op;
import java.util.List;

/**
 * Why a history is not linearizable, as far as a bounded effort could find out.
 *
 * @param reason one sentence
 * @param prefix the shortest prefix of the history that cannot be explained, without operations
 *     that failed; its last event is the one that nothing explains
 * @param deadEnds up to ten situations in which the operation is refused, of distinct states
 * @param order an order that works up to there, or its end: the operations with an effect that it
 *     places before the first of the dead ends; empty where the way there is not known
 * @param minimal a small history that fails at the same operation for reasons among the same: what
 *     is left when everything is dropped that the failure does not need
 */
public record Explanation(
    String reason, List<Op> prefix, List<DeadEnd> deadEnds, List<Op> order, List<Op> minimal) {}
