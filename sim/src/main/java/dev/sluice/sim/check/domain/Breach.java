package dev.sluice.sim.check.domain;

/**
 * A rule that does not hold.
 *
 * @param rule its id, {@code I1} to {@code I8}
 * @param reason in one sentence
 */
public record Breach(String rule, String reason) {}
