package dev.sluice.sim.check;

/**
 * How long a search goes through configurations in one order before it starts again in the next.
 * Where a model has {@link Pieces}, these are asked after the first.
 *
 * @param depthFirst so many moves, and five times as many steps, depth first
 * @param lookingAhead as many more with an {@link Outlook} on the pieces, if there are any; 0 to go
 *     on without one
 * @param byLevel so many steps level by level, but no more than half of those left
 * @param widely so many steps on all levels at once, but no more than half of those left; then it
 *     goes by level to the end
 * @param beforePieces so many steps in all before the pieces of the object are asked by themselves
 */
record Patience(long depthFirst, long lookingAhead, long byLevel, long widely, long beforePieces) {

  /** All public histories are decided within this; by level two of them would take longer. */
  private static final long DEPTH_FIRST_MOST = 200_000;

  /** A long history needs a move for each operation, and some for ways that were wrong. */
  private static final int MOVES_PER_EVENT = 4;

  private static final long BY_LEVEL_MOST = 1_000_000;

  /** Enough for the public histories of sleds. */
  private static final long BEFORE_PIECES_MOST = 1_200_000;

  /** The usual for a history of so many events. */
  static Patience of(int events) {
    long depthFirst = Math.max(DEPTH_FIRST_MOST, (long) MOVES_PER_EVENT * events);
    return new Patience(depthFirst, depthFirst, BY_LEVEL_MOST, Long.MAX_VALUE, BEFORE_PIECES_MOST);
  }

  /** The same without a look at the pieces. */
  Patience beforeThePieces() {
    return new Patience(depthFirst, 0, byLevel, widely, beforePieces);
  }

  /** What is left of it where the first order has not decided. */
  Patience afterDepthFirst() {
    return new Patience(0, lookingAhead, byLevel, widely, beforePieces);
  }
}
