package dev.sluice.scenarios.bench;

/**
 * What some seeds have cost.
 *
 * @param seeds how many
 * @param steps events run
 * @param simNanos virtual time that passed
 * @param wallNanos time on the wall
 * @param processNanos processor time of the whole process: compiler and collector are in it
 * @param threadNanos processor time of the thread that ran them
 * @param bytes allocated by that thread
 * @param drawNanos of {@code threadNanos}: drawing plans
 * @param checkNanos of {@code threadNanos}: the linearizability checker
 */
public record Cost(
    long seeds,
    long steps,
    long simNanos,
    long wallNanos,
    long processNanos,
    long threadNanos,
    long bytes,
    long drawNanos,
    long checkNanos) {

  /** Of no seed. */
  public static final Cost NONE = new Cost(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Both together. */
  public Cost plus(Cost other) {
    return new Cost(
        seeds + other.seeds,
        steps + other.steps,
        simNanos + other.simNanos,
        wallNanos + other.wallNanos,
        processNanos + other.processNanos,
        threadNanos + other.threadNanos,
        bytes + other.bytes,
        drawNanos + other.drawNanos,
        checkNanos + other.checkNanos);
  }
}
