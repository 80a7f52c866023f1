package dev.sluice.sim.check;

import java.util.Arrays;

/**
 * Which operations are worth placing in a configuration.
 *
 * <ul>
 *   <li>Of equal operations that must be placed only the one that returns first is, and likewise of
 *       equal ones that may be: they can change places.
 *   <li>An operation that changes nothing here is not: either it is settled already or its effect
 *       would be wasted.
 *   <li>An operation is not right after an <em>idle</em> placement, one from which nothing has
 *       profited, if it leads to where it would have led without: that order was cheaper.
 * </ul>
 *
 * <p>Each of these keeps, of the orders that pass a given return, at least one with the fewest
 * placements.
 */
final class Placements {

  private final Operations operations;
  private final Timeline timeline;
  private final TransitionTable table;

  /**
   * For each transition the expansion in which one that must be placed was met, and one that may
   * be.
   */
  private final int[] mustMetIn;

  private final int[] mayMetIn;
  private int expansion;

  /** Operations in doubt by transition: the first of each, and for each operation the next. */
  private final int[] firstDoubtful;

  private final int[] nextDoubtful;
  private int doubtfulClasses;

  private int[] found = new int[16];
  private int foundCount;

  Placements(Operations operations, Timeline timeline, TransitionTable table) {
    this.operations = operations;
    this.timeline = timeline;
    this.table = table;
    int transitions = operations.transitions.size();
    mustMetIn = new int[transitions];
    mayMetIn = new int[transitions];
    firstDoubtful = new int[operations.size() - operations.completedCount];
    nextDoubtful = new int[operations.size() - operations.completedCount];
    chainDoubtful(transitions);
  }

  /** Looks for those of a configuration, the earliest return first, and answers how many. */
  int find(Configuration now) {
    expansion++;
    foundCount = 0;
    int end = timeline.openFrom[now.due + 1];
    for (int i = timeline.openFrom[now.due]; i < end; i++) {
      int operation = timeline.open[i];
      int slot = timeline.slotOf[operation];
      int transition = operations.transitionOf[operation];
      if (now.isPlaced(slot) || mustMetIn[transition] == expansion) {
        continue;
      }
      if (!now.isSettled(slot)) {
        mustMetIn[transition] = expansion;
      } else if (mayMetIn[transition] == expansion) {
        continue;
      } else {
        mayMetIn[transition] = expansion;
      }
      add(operation);
    }
    findDoubtful(now);
    return foundCount;
  }

  /** One of those that were found. */
  int found(int number) {
    return found[number];
  }

  /**
   * Asked only when its turn comes: in most histories the first of a configuration's moves is
   * right.
   */
  boolean isWorth(Configuration now, int operation) {
    int next = table.next(now.state, operations.transitionOf[operation]);
    return next >= 0 && next != now.state && !isCheaperWithoutIdle(now, operation, next);
  }

  private void add(int operation) {
    if (foundCount == found.length) {
      found = Arrays.copyOf(found, foundCount * 2);
    }
    found[foundCount++] = operation;
  }

  private void findDoubtful(Configuration now) {
    int deadline = operations.returnedAt[now.due];
    for (int kind = 0; kind < doubtfulClasses; kind++) {
      int operation = firstDoubtful[kind];
      int transition = operations.transitionOf[operation];
      if (mustMetIn[transition] == expansion || mayMetIn[transition] == expansion) {
        continue;
      }
      while (operation >= 0
          && operations.calledAt[operation] < deadline
          && now.isPlaced(timeline.slotOf[operation])) {
        operation = nextDoubtful[operation - operations.completedCount];
      }
      if (operation >= 0 && operations.calledAt[operation] < deadline) {
        add(operation);
      }
    }
  }

  private boolean isCheaperWithoutIdle(Configuration now, int operation, int next) {
    int transition = operations.transitionOf[operation];
    return now.idleFrom != Configuration.NOT_IDLE
        && operations.mayOverwrite(transition)
        && (now.idleSince == Configuration.IDLE_FREELY || now.idleSince == now.called)
        && next != now.idleFrom
        && table.next(now.idleFrom, transition) == next
        && !anotherMayProfit(now, operation);
  }

  /** True if the third rule of {@link Moves} might settle something thanks to the present state. */
  private boolean anotherMayProfit(Configuration now, int overwriting) {
    int end = timeline.openFrom[now.due + 1];
    for (int i = timeline.openFrom[now.due]; i < end; i++) {
      int operation = timeline.open[i];
      int transition = operations.transitionOf[operation];
      if (operation != overwriting
          && now.isMust(timeline.slotOf[operation])
          && !operations.isBlind(transition)
          && table.next(now.state, transition) >= 0) {
        return true;
      }
    }
    return false;
  }

  private void chainDoubtful(int transitions) {
    int[] last = new int[transitions];
    Arrays.fill(last, -1);
    int first = operations.completedCount;
    for (int operation = first; operation < operations.size(); operation++) {
      nextDoubtful[operation - first] = -1;
      if (timeline.slotOf[operation] == Timeline.NO_SLOT) {
        continue;
      }
      int transition = operations.transitionOf[operation];
      if (last[transition] < 0) {
        firstDoubtful[doubtfulClasses++] = operation;
      } else {
        nextDoubtful[last[transition] - first] = operation;
      }
      last[transition] = operation;
    }
  }
}
