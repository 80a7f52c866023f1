package dev.sluice.sim.check;

import org.jspecify.annotations.Nullable;

/**
 * What a search may do to a configuration, and what follows of itself.
 *
 * <p>Three rules settle operations. All insert an operation, invisibly, where it was open, and
 * whichever of the operations settled at one place is later placed elsewhere, the others still fit
 * there:
 *
 * <ol>
 *   <li>one that leaves the present state as it is fits here;
 *   <li>any number of them fit right before a blind one if they are always legal;
 *   <li>a single one that is legal here fits right before one that leads to the same state after
 *       it.
 * </ol>
 */
final class Moves {

  private final Operations operations;
  private final Timeline timeline;
  private final TransitionTable table;
  private final @Nullable LostStates lostStates;
  private final int returns;

  /** The return that a search is not to pass. */
  private int stopAt = Integer.MAX_VALUE;

  /**
   * The moves of a search.
   *
   * @param lostStates which states are as good as each other, or null to tell all apart
   */
  Moves(
      Operations operations,
      Timeline timeline,
      TransitionTable table,
      @Nullable LostStates lostStates) {
    this.lostStates = lostStates;
    this.operations = operations;
    this.timeline = timeline;
    this.table = table;
    returns = operations.completedCount;
  }

  /** The configuration before anything has happened. */
  Configuration start() {
    Configuration c = new Configuration(timeline.words());
    if (returns > 0) {
      meetCalls(c);
      advance(c);
      lose(c);
    }
    return c;
  }

  /** Stops every configuration where a return is due, even if it could pass. */
  void stopAt(int due) {
    stopAt = due;
  }

  /** Goes on with a configuration that was stopped at the first return. */
  void resume(Configuration c) {
    c.called = timeline.calledBefore[c.due];
    advance(c);
  }

  /** Goes on up to the next return with a configuration that has met so many calls. */
  void resume(Configuration c, int called) {
    c.called = called;
    meetCalls(c);
    settleUnchanging(c);
    advance(c);
  }

  /** Places an operation: it happens now. */
  void place(Configuration c, int operation) {
    int transition = operations.transitionOf[operation];
    int slot = timeline.slotOf[operation];
    int next = table.next(c.state, transition);
    boolean optional = c.isSettled(slot) || (c.owed && operation == c.due);
    if (operation == c.due) {
      c.owed = false;
    }
    boolean profited = operations.mayOverwrite(transition) && settleOverwritten(c, operation, next);
    c.idleFrom =
        !profited && (optional || operations.isBlind(transition))
            ? c.state
            : Configuration.NOT_IDLE;
    c.idleSince = optional ? Configuration.IDLE_FREELY : c.called;
    c.place(slot);
    c.placements++;
    c.state = next;
    settleUnchanging(c);
    advance(c);
    lose(c);
  }

  /** Lets the due operation return where it was settled. */
  void pass(Configuration c) {
    leave(c);
    advance(c);
    lose(c);
  }

  /** Decides that the due operation, though settled, is to be placed for its effect. */
  void owe(Configuration c) {
    c.clear(timeline.slotOf[c.due]);
    c.owed = true;
  }

  /** Turns a state that is lost into the one that stands for all such. */
  private void lose(Configuration c) {
    if (lostStates != null && c.due < returns && lostStates.isLost(c)) {
      int lost = table.lost(c.state, operations);
      if (c.state != lost) {
        c.state = lost;
        settleUnchanging(c);
      }
    }
  }

  /** Passes every return that needs no decision. */
  private void advance(Configuration c) {
    while (c.due < returns && c.due != stopAt) {
      int slot = timeline.slotOf[c.due];
      boolean over =
          c.isPlaced(slot)
              || (c.isSettled(slot) && operations.isRead(operations.transitionOf[c.due]));
      if (!over) {
        return;
      }
      leave(c);
    }
  }

  private void leave(Configuration c) {
    c.clear(timeline.slotOf[c.due]);
    if (++c.due < returns) {
      meetCalls(c);
    }
  }

  /** Opens the operations called before the return that is now due. */
  private void meetCalls(Configuration c) {
    int upTo = timeline.calledBefore[c.due];
    while (c.called < upTo) {
      int operation = operations.callOrder[c.called++];
      if (operation >= returns) {
        c.settle(timeline.slotOf[operation]);
      } else {
        settleIfUnchanging(c, operation);
      }
    }
  }

  private void settleUnchanging(Configuration c) {
    int end = timeline.openFrom[c.due + 1];
    for (int i = timeline.openFrom[c.due]; i < end; i++) {
      int operation = timeline.open[i];
      if (c.isMust(timeline.slotOf[operation]) && !(c.owed && operation == c.due)) {
        settleIfUnchanging(c, operation);
      }
    }
  }

  private void settleIfUnchanging(Configuration c, int operation) {
    int transition = operations.transitionOf[operation];
    if (!operations.alwaysChanges(transition) && table.next(c.state, transition) == c.state) {
      c.settle(timeline.slotOf[operation]);
      c.idleFrom = Configuration.NOT_IDLE;
    }
  }

  /**
   * Settles what fits right before an operation that is about to lead from here to the next state.
   * True if something fitted that might not have before another overwriting operation in its stead.
   */
  private boolean settleOverwritten(Configuration c, int overwriting, int next) {
    int transition = operations.transitionOf[overwriting];
    boolean blind = operations.isBlind(transition);
    boolean single = false;
    boolean profited = false;
    int end = timeline.openFrom[c.due + 1];
    for (int i = timeline.openFrom[c.due]; i < end; i++) {
      int operation = timeline.open[i];
      int slot = timeline.slotOf[operation];
      if (operation == overwriting || !c.isMust(slot) || (c.owed && operation == c.due)) {
        continue;
      }
      int other = operations.transitionOf[operation];
      if (blind && operations.isAlwaysLegal(other)) {
        c.settle(slot);
        // A blind one could have been placed in the stead of this one, and several of the others
        // not.
        profited |= operations.anyReset() || !operations.isBlind(other);
      } else if (!single) {
        int between = table.next(c.state, other);
        if (between >= 0 && table.next(between, transition) == next) {
          c.settle(slot);
          single = true;
        }
      }
    }
    return profited || single;
  }
}
