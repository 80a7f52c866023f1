package dev.sluice.sim.check;

/**
 * How long a search goes through configurations in one order before it starts again in the next:
 * depth first, then level by level, then on all levels at once, then level by level to the end.
 * Where a model has {@link Pieces}, these are asked in between.
 *
 * @param depthFirst so many moves, and five times as many steps, depth first
 * @param byLevel so many steps level by level, but no more than half of those left
 * @param widely so many steps on all levels at once, but no more than half of those left
 * @param beforePieces so many steps in all before the pieces of the object are asked by themselves
 */
record Patience(long depthFirst, long byLevel, long widely, long beforePieces) {

  /** All public histories are decided within this; by level two of them would take longer. */
  private static final long DEPTH_FIRST_MOST = 200_000;

  /** A long history needs a move for each operation, and some for ways that were wrong. */
  private static final int MOVES_PER_EVENT = 4;

  private static final long BY_LEVEL_MOST = 1_000_000;

  private static final long BEFORE_PIECES_MOST = 1_200_000;

  /** The usual for a history of so many events. */
  static Patience of(int events) {
    return new Patience(
        Math.max(DEPTH_FIRST_MOST, (long) MOVES_PER_EVENT * events),
        BY_LEVEL_MOST,
        Long.MAX_VALUE,
        BEFORE_PIECES_MOST);
  }
}
