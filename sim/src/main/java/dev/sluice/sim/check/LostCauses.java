package dev.sluice.sim.check;

/**
 * Tells configurations from which nothing can come: an open operation must be placed, the state
 * refuses it for good, and no blind operation is left that could be placed before it.
 */
final class LostCauses {

  private final Operations operations;
  private final Timeline timeline;
  private final TransitionTable table;

  /** How many of the first operations to be called are blind. */
  private final int[] blindAmong;

  /** How many of the first operations to be called are blind and in doubt. */
  private final int[] blindDoubtfulAmong;

  LostCauses(Operations operations, Timeline timeline, TransitionTable table) {
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

  /** True if some operation that is open in a configuration can no longer be placed. */
  boolean hasOne(Configuration c) {
    int end = timeline.openFrom[c.due + 1];
    for (int i = timeline.openFrom[c.due]; i < end; i++) {
      int operation = timeline.open[i];
      if (c.isMust(timeline.slotOf[operation])
          && table.next(c.state, operations.transitionOf[operation])
              == TransitionTable.ILLEGAL_FOR_GOOD
          && !canBeSaved(c, operation)) {
        return true;
      }
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
