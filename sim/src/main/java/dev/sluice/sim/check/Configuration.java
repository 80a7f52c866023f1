package dev.sluice.sim.check;

/**
 * Where a search is: which return is due next, the state, and what became of each open operation.
 *
 * <p>An open operation is in one of three conditions. It <em>must</em> still be placed; or it is
 * <em>placed</em>; or it is <em>settled</em>: a place was passed at which it could be inserted
 * without changing anything, so it may be placed where it does change something, but need not be.
 * Operations in doubt are settled from their call on. One bit a slot (see {@link Timeline}) says
 * placed, one settled.
 */
final class Configuration {

  /** No placement stands idle. */
  static final int NOT_IDLE = -1;

  /** An idle placement that was never needed, at any time. */
  static final int IDLE_FREELY = Integer.MAX_VALUE;

  /** The completed operation whose return is the earliest still due. */
  int due;

  /** The state's number. */
  int state;

  /** How many operations, in the order of calls, have been met. */
  int called;

  /** How many operations were placed on the way here. */
  int placements;

  /** The due operation was settled, but is to be placed for its effect all the same. */
  boolean owed;

  /**
   * The state before the last placement if nothing has profited from it since, else {@link
   * #NOT_IDLE}.
   */
  int idleFrom = NOT_IDLE;

  /** How many operations had been met at that placement, or {@link #IDLE_FREELY}. */
  int idleSince;

  final long[] placed;
  final long[] settled;

  Configuration(int words) {
    placed = new long[words];
    settled = new long[words];
  }

  /** Makes this what another is. */
  void set(Configuration other) {
    due = other.due;
    state = other.state;
    called = other.called;
    placements = other.placements;
    owed = other.owed;
    idleFrom = other.idleFrom;
    idleSince = other.idleSince;
    System.arraycopy(other.placed, 0, placed, 0, placed.length);
    System.arraycopy(other.settled, 0, settled, 0, settled.length);
  }

  boolean isPlaced(int slot) {
    return (placed[slot >> 6] >>> slot & 1) != 0;
  }

  boolean isSettled(int slot) {
    return (settled[slot >> 6] >>> slot & 1) != 0;
  }

  /** Neither placed nor settled. */
  boolean isMust(int slot) {
    return ((placed[slot >> 6] | settled[slot >> 6]) >>> slot & 1) == 0;
  }

  void place(int slot) {
    settled[slot >> 6] &= ~(1L << slot);
    placed[slot >> 6] |= 1L << slot;
  }

  void settle(int slot) {
    settled[slot >> 6] |= 1L << slot;
  }

  /** Forgets a slot: its operation must be placed again, or has returned and leaves it. */
  void clear(int slot) {
    settled[slot >> 6] &= ~(1L << slot);
    placed[slot >> 6] &= ~(1L << slot);
  }
}
