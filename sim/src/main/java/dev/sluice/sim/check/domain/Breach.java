package dev.sluice.sim.check.domain;

import dev.sluice.sim.history.Op;

/**
 * A rule that does not hold.
 *
 * @param rule its id, {@code I1} to {@code I8}
 * @param at the event at which it stopped holding
 * @param reason in one sentence
 */
public record Breach(String rule, Op at, String reason) {}
