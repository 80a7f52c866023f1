package dev.sluice.sim.check;

/**
 * What a search has spent of its budget: moves, comparisons of configurations, and memory.
 *
 * <p>Tables ask before they grow, and for the time of copying they hold the old and the new. So a
 * search ends within its budget, not somewhere beyond it.
 */
final class Effort {

  /** Comparing two configurations takes about a sixteenth of the time of a move. */
  private static final int COMPARISONS_PER_STEP = 16;

  private final Budget budget;
  private long moves;
  private long comparisons;
  private long bytes;

  Effort(Budget budget) {
    this.budget = budget;
  }

  /** Counts a move; false if the steps of the budget are spent. */
  boolean move() {
    moves++;
    return moves + comparisons / COMPARISONS_PER_STEP <= budget.steps();
  }

  /** Counts comparisons of configurations. */
  void compared(long times) {
    comparisons += times;
  }

  /** Takes memory, or ends the search. */
  void hold(long more) {
    if (more > budget.bytes() - bytes) {
      throw new OutOfBytes();
    }
    bytes += more;
  }

  /** Gives memory back. */
  void release(long less) {
    bytes -= less;
  }

  /** Moves tried so far. */
  long moves() {
    return moves;
  }

  /** What is spent: moves, and comparisons as parts of moves. */
  long steps() {
    return moves + comparisons / COMPARISONS_PER_STEP;
  }

  /** What the budget leaves. */
  long stepsLeft() {
    return Math.max(0, budget.steps() - steps());
  }

  /** Memory held now. */
  long bytes() {
    return bytes;
  }

  /** Thrown where a table would have to grow beyond the budget; no search lets it out. */
  static final class OutOfBytes extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutOfBytes() {
      super("out of bytes", null, false, false);
    }
  }
}
