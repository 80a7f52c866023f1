package dev.sluice.sim.kernel;

/**
 * A line that production has logged in a simulated run.
 *
 * @param step number of the step it was logged in
 * @param timeNanos virtual time
 * @param host whose process logged it, such as {@code sled-2}; {@code run} if it was none
 * @param level such as {@code WARN}
 * @param logger the simple name of the class that logged it
 * @param text the line, formatted
 */
public record LogLine(
    long step, long timeNanos, String host, String level, String logger, String text) {}
