package dev.sluice.sim.judge;

/**
 * A promise that was broken.
 *
 * @param oracle which one, such as {@code no-launch-before-ready}
 * @param step the step in which it was seen
 * @param timeNanos virtual time
 * @param message what was seen, for a person
 */
public record Violation(String oracle, long step, long timeNanos, String message) {}
