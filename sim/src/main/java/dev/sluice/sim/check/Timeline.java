package dev.sluice.sim.check;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which operations are open at each return, and the slot in which a search keeps what it did with
 * each.
 *
 * <p>Only operations open at the earliest return still due can be placed next: everything before is
 * settled, everything later has not been called. So a slot is reused once its operation has
 * returned, and a set of placed operations needs no more bits than operations are open at once,
 * however long the history. An operation in doubt keeps its slot for ever.
 */
final class Timeline {

  /** The slot of an operation that was called after every return. */
  static final int NO_SLOT = -1;

  /** For each operation its slot. */
  final int[] slotOf;

  /** How many slots are in use at most. */
  final int slots;

  private final int[] callOrder;

  /** For each completed operation, how many operations were called before its return. */
  final int[] calledBefore;

  /** Where the open operations of a return start in {@link #open}; one more entry than returns. */
  final int[] openFrom;

  /** For each return the completed operations open just before it, the earliest due first. */
  final int[] open;

  /**
   * For each number of operations in doubt that have been called, their slots: as many words each
   * as a set of slots takes.
   */
  final long[] doubtfulMasks;

  /** For each return how many operations in doubt were called before it; null if none ever is. */
  private int @Nullable [] doubtfulBefore;

  Timeline(Operations operations) {
    int size = operations.size();
    int returns = operations.completedCount;
    callOrder = operations.callOrder;
    slotOf = new int[size];
    Arrays.fill(slotOf, NO_SLOT);
    calledBefore = new int[returns];
    openFrom = new int[returns + 1];
    int[] gathered = new int[Math.max(16, returns * 4)];
    Slots free = new Slots();
    int[] pending = new int[16];
    int pendingCount = 0;
    int called = 0;
    int[] doubtful = new int[size - returns];
    int doubtfulCount = 0;
    for (int due = 0; due < returns; due++) {
      int deadline = operations.returnedAt[due];
      while (called < size && operations.calledAt[operations.callOrder[called]] < deadline) {
        int operation = operations.callOrder[called++];
        slotOf[operation] = free.take();
        if (operation < returns) {
          if (pendingCount == pending.length) {
            pending = Arrays.copyOf(pending, pendingCount * 2);
          }
          insert(pending, pendingCount++, operation);
        } else {
          doubtful[doubtfulCount++] = slotOf[operation];
        }
      }
      calledBefore[due] = called;
      if (doubtfulCount > 0) {
        if (doubtfulBefore == null) {
          doubtfulBefore = new int[returns];
        }
        doubtfulBefore[due] = doubtfulCount;
      }
      int from = openFrom[due];
      if (from + pendingCount > gathered.length) {
        gathered = Arrays.copyOf(gathered, (from + pendingCount) * 2);
      }
      System.arraycopy(pending, 0, gathered, from, pendingCount);
      openFrom[due + 1] = from + pendingCount;
      // The earliest due is the first of those open, and it returns now.
      free.give(slotOf[due]);
      System.arraycopy(pending, 1, pending, 0, --pendingCount);
    }
    open = gathered;
    slots = free.most();
    doubtfulMasks = masks(doubtful, doubtfulCount);
  }

  /** Roughly what this holds in memory. */
  long bytes() {
    return 4L * (2 * slotOf.length + 2 * openFrom.length + open.length) + 8L * doubtfulMasks.length;
  }

  /** How many words a set of slots takes. */
  int words() {
    return Math.max(1, (slots + 63) >> 6);
  }

  /** How many operations in doubt are called before a return. */
  int doubtfulBefore(int due) {
    return doubtfulBefore == null ? 0 : doubtfulBefore[due];
  }

  private long[] masks(int[] doubtful, int count) {
    int words = words();
    long[] masks = new long[(count + 1) * words];
    for (int i = 0; i < count; i++) {
      System.arraycopy(masks, i * words, masks, (i + 1) * words, words);
      masks[(i + 1) * words + (doubtful[i] >> 6)] |= 1L << doubtful[i];
    }
    return masks;
  }

  /** The open operations, in doubt or not, that a configuration has not placed. */
  int[] notPlaced(Configuration c) {
    int[] found = new int[slots];
    int count = 0;
    for (int i = 0; i < calledBefore[c.due]; i++) {
      int operation = callOrder[i];
      if ((operation >= c.due) && !c.isPlaced(slotOf[operation])) {
        found[count++] = operation;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private static void insert(int[] sorted, int count, int operation) {
    int at = count;
    while (at > 0 && sorted[at - 1] > operation) {
      sorted[at] = sorted[at - 1];
      at--;
    }
    sorted[at] = operation;
  }

  /** Hands out the slot that was given back last, or a new one. */
  private static final class Slots {
    private int[] free = new int[16];
    private int freeCount;
    private int most;

    int take() {
      return freeCount == 0 ? most++ : free[--freeCount];
    }

    void give(int slot) {
      if (freeCount == free.length) {
        free = Arrays.copyOf(free, freeCount * 2);
      }
      free[freeCount++] = slot;
    }

    int most() {
      return most;
    }
  }
}
