package dev.sluice.sim.check;

/**
 * Tells configurations in which only a blind operation can help: the next operation that must be
 * placed and is not always legal is refused for good, and so is every other that could be placed
 * before its return.
 *
 * <p>Until a blind operation comes, such a configuration can place nothing but what is always
 * legal, which changes nothing of that; and after it the state is the same wherever it was before.
 * So all such states are as good as each other. They are one state to a search ({@link
 * TransitionTable#lost}): otherwise each order of some appends, all of which a put will wipe out,
 * would be a state of its own.
 */
final class LostStates {

  private final Operations operations;
  private final Timeline timeline;
  private final TransitionTable table;
  private final Refusable refusable;

  LostStates(Operations operations, Timeline timeline, TransitionTable table, Refusable refusable) {
    this.operations = operations;
    this.timeline = timeline;
    this.table = table;
    this.refusable = refusable;
  }

  /** True if nothing but a blind operation can help a configuration. */
  boolean isLost(Configuration c) {
    if (!table.refusesForGood()) {
      return false;
    }
    int first = refusable.mustFrom(c.due, c);
    if (first == Refusable.NONE || !isRefusedForGood(c, first)) {
      return false;
    }
    int end = timeline.openFrom[first + 1];
    for (int i = timeline.openFrom[first]; i < end; i++) {
      int operation = timeline.open[i];
      if (!operations.isAlwaysLegal(operations.transitionOf[operation])
          && refusable.mayBePlaced(operation, c)
          && !isRefusedForGood(c, operation)) {
        return false;
      }
    }
    for (int operation : refusable.doubtful()) {
      if (operations.calledAt[operation] < operations.returnedAt[first]
          && refusable.mayBePlaced(operation, c)
          && !isRefusedForGood(c, operation)) {
        return false;
      }
    }
    return true;
  }

  private boolean isRefusedForGood(Configuration c, int operation) {
    return table.next(c.state, operations.transitionOf[operation])
        == TransitionTable.ILLEGAL_FOR_GOOD;
  }
}
