package dev.sluice.scenarios.bench;

/**
 * Decides when a JVM is warm: when the process takes little more processor time than the thread
 * that runs the seeds. What it takes beyond is the compiler's and the collector's.
 */
final class WarmUp {

  /** The collector alone takes some 3 % of a warm round. */
  private static final double AGREES = 1.1;

  private static final int ROUNDS = 3; // one may be calm between two bursts of the compiler

  private int calm;

  /** Takes the cost of one more round. */
  void add(Cost round) {
    calm = round.processNanos() <= round.threadNanos() * AGREES ? calm + 1 : 0;
  }

  boolean isOver() {
    return calm >= ROUNDS;
  }
}
