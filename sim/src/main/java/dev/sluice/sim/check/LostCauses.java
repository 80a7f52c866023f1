package dev.sluice.sim.check;

/**
 * Tells configurations from which nothing can come: an operation must be placed, now or soon, the
 * state refuses it for good, and no blind operation is left that could be placed before it.
 */
final class LostCauses {

  /** How far to look ahead: each look is a step of the model at every new state. */
  private static final int LOOKS_MOST = 8;

  private final Operations operations;
  private final Timeline timeline;
  private final TransitionTable table;
  private final Refusable refusable;

  /** How many of the first operations to be called are blind. */
  private final int[] blindAmong;

  /** How many of the first operations to be called are blind and in doubt. */
  private final int[] blindDoubtfulAmong;

  LostCauses(Operations operations, Timeline timeline, TransitionTable table, Refusable refusable) {
    this.refusable = refusable;
    this.operations = operations;
    this.timeline = timeline;
    this.table = table;
    int size = operations.size();
    blindAmong = new int[size + 1];
    blindDoubtfulAmong = new int[size + 1];
    for (int i = 0; i < size; i++) {
      int operation = operations.callOrder[i];
      int blind = operations.isBlind(operations.transitionOf[operation]) ? 1 : 0;
      blindAmong[i + 1] = blindAmong[i] + blind;
      blindDoubtfulAmong[i + 1] =
          blindDoubtfulAmong[i] + (operation < operations.completedCount ? 0 : blind);
    }
  }

  /** True if some operation that a configuration must place can no longer be placed. */
  boolean hasOne(Configuration c) {
    int operation = refusable.mustFrom(c.due, c);
    for (int looks = 0; looks < LOOKS_MOST && operation != Refusable.NONE; looks++) {
      if (canBeSaved(c, operation)) {
        // What returns later may be placed after more blind operations still.
        return false;
      }
      if (table.next(c.state, operations.transitionOf[operation])
          == TransitionTable.ILLEGAL_FOR_GOOD) {
        return true;
      }
      operation = refusable.mustFrom(operation + 1, c);
    }
    return false;
  }

  private boolean canBeSaved(Configuration c, int operation) {
    int callsBefore = timeline.calledBefore[operation];
    if (blindAmong[callsBefore] > blindAmong[c.called] || blindDoubtfulAmong[callsBefore] > 0) {
      return true;
    }
    int end = timeline.openFrom[c.due + 1];
    for (int i = timeline.openFrom[c.due]; i < end; i++) {
      int other = timeline.open[i];
      if (operations.isBlind(operations.transitionOf[other])
          && !c.isPlaced(timeline.slotOf[other])) {
        return true;
      }
    }
    return false;
  }
}
