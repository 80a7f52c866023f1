package dev.sluice.sim.check;

import java.util.stream.IntStream;

/** The operations that are not legal in every state, in the order of their returns. */
final class Refusable {

  /** No operation. */
  static final int NONE = Integer.MAX_VALUE;

  private final Operations operations;
  private final Timeline timeline;

  /** For each completed operation the first refusable one from it on, or {@link #NONE}. */
  private final int[] next;

  private final int[] doubtful;

  Refusable(Operations operations, Timeline timeline) {
    this.operations = operations;
    this.timeline = timeline;
    next = new int[operations.completedCount + 1];
    next[operations.completedCount] = NONE;
    for (int i = operations.completedCount - 1; i >= 0; i--) {
      next[i] = operations.isAlwaysLegal(operations.transitionOf[i]) ? next[i + 1] : i;
    }
    doubtful =
        IntStream.range(operations.completedCount, operations.size())
            .filter(i -> timeline.slotOf[i] != Timeline.NO_SLOT)
            .filter(i -> !operations.isAlwaysLegal(operations.transitionOf[i]))
            .toArray();
  }

  /** The first from a return on that a configuration must still place, or {@link #NONE}. */
  int mustFrom(int due, Configuration c) {
    int operation = next[due];
    while (operation != NONE && isOpen(operation, c) && !c.isMust(timeline.slotOf[operation])) {
      operation = next[operation + 1];
    }
    return operation;
  }

  /** Whether a configuration may still place one, now or when it is called. */
  boolean mayBePlaced(int operation, Configuration c) {
    if (!isOpen(operation, c)) {
      return true;
    }
    int slot = timeline.slotOf[operation];
    return c.isMust(slot)
        || (!c.isPlaced(slot) && !operations.isRead(operations.transitionOf[operation]));
  }

  /** Those in doubt, in the order of their calls. */
  int[] doubtful() {
    return doubtful;
  }

  private boolean isOpen(int operation, Configuration c) {
    return operations.calledAt[operation] < operations.returnedAt[c.due];
  }
}
