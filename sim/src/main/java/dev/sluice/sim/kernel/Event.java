package dev.sluice.sim.kernel;

import org.jspecify.annotations.Nullable;

/** An action at a virtual time. Events are only ordered, never hashed. */
public final class Event {

  final Lane lane;
  final @Nullable SimProcess process;
  final Runnable action;
  final long tie;
  final long sequence;
  long timeNanos;
  boolean cancelled;

  /** Where it is in the queue; of no meaning while it is in none. */
  int slot;

  /** Priority among those ready at about the same time, the highest first; see {@link Chooser}. */
  long rank;

  /** Whether its lane has fallen behind because of it. */
  boolean deferred;

  Event(
      long timeNanos,
      long tie,
      long sequence,
      Lane lane,
      @Nullable SimProcess process,
      Runnable action) {
    this.timeNanos = timeNanos;
    this.tie = tie;
    this.rank = tie;
    this.sequence = sequence;
    this.lane = lane;
    this.process = process;
    this.action = action;
  }

  /** Cancels it. */
  public void cancel() {
    cancelled = true;
  }

  boolean before(Event other) {
    if (timeNanos != other.timeNanos) {
      return timeNanos < other.timeNanos;
    }
    return tie != other.tie ? tie < other.tie : sequence < other.sequence;
  }

  @Override
  public int hashCode() {
    throw new UnsupportedOperationException("events have no order but that of the queue");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }
}
