package dev.sluice.agent;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides which launches may go on to bhyve. <b>The promise:</b> a launch passes only once the
 * reservoir has settled in this boot, and the launches that have passed and whose memory is not
 * back fit the settled size all together, not just each by itself.
 *
 * <p>Those that must wait do so in order of arrival, a large one ahead of a small one, so that none
 * waits for ever. A wait ends by passing, by {@link #withdraw}, or at the deadline with {@link
 * ErrorCode#RESERVOIR_NOT_READY}.
 *
 * <p>Confined to one worker.
 */
final class LaunchGate {

  /** One launch at the gate. */
  static final class Ticket {
    private final long bytes;
    private final Runnable pass;
    private final Consumer<ApiException> refuse;
    private Worker.@Nullable Timer deadline;
    private boolean certain; // its VM holds the memory and nobody is taking it away

    /**
     * A launch that needs {@code bytes} of the reservoir.
     *
     * @param pass called once when it may go on
     * @param refuse called once instead if it may not; not after {@link #withdraw}
     */
    Ticket(long bytes, Runnable pass, Consumer<ApiException> refuse) {
      this.bytes = bytes;
      this.pass = pass;
      this.refuse = refuse;
    }

    private void stopClock() {
      if (deadline != null) {
        deadline.cancel();
        deadline = null;
      }
    }
  }

  private final Worker worker;
  private final Duration launchDeadline;
  private final BooleanSupplier closing;
  private final ArrayDeque<Ticket> waiting = new ArrayDeque<>();
  private boolean settled;
  private long ceilingBytes;
  private long admittedBytes;
  private long certainBytes;
  private long changes;
  private long releasedBytes; // by all so far
  private long leftBytes; // likewise
  private int doubts; // whether the ceiling is true

  /**
   * A gate that nothing passes yet.
   *
   * @param closing whether {@link #close} is on its way from another worker: from then on nothing
   *     passes, since that worker already reports that nothing does
   */
  LaunchGate(Worker worker, Duration launchDeadline, BooleanSupplier closing) {
    this.worker = worker;
    this.launchDeadline = launchDeadline;
    this.closing = closing;
  }

  /** To be called on each change of the reservoir. */
  void onReservoir(Reservoir reservoir) {
    settled = reservoir.phase().settled();
    ceilingBytes = reservoir.settledBytes();
    admitWaiting();
  }

  /** Lets a launch pass, now or later, or refuses it later. Nothing comes once it is closed. */
  void enter(Ticket ticket) {
    waiting.add(ticket);
    admitWaiting();
    if (waiting.peekLast() == ticket) {
      ticket.deadline = worker.after(launchDeadline, () -> giveUp(ticket));
    }
  }

  /** Takes a waiting launch back; false if it no longer waits. */
  boolean withdraw(Ticket ticket) {
    if (!waiting.remove(ticket)) {
      return false;
    }
    ticket.stopClock();
    admitWaiting(); // smaller launches may have waited behind it
    return true;
  }

  /**
   * What the VMs of this boot hold.
   *
   * @param certainBytes of those that run; no less than this
   * @param admittedBytes with those that come and go; no more than this
   * @param changes of either, so far in this boot
   * @param releasedBytes what has been admitted and given back since, so far in this boot
   * @param leftBytes what was certain and is so no more, so far in this boot
   */
  record Held(
      long certainBytes, long admittedBytes, long changes, long releasedBytes, long leftBytes) {
    /** None comes or goes. */
    boolean exact() {
      return certainBytes == admittedBytes;
    }

    /**
     * What they can have held at most at any moment from {@code before} to this: whatever has left
     * since then may have left last.
     */
    long mostBytesSince(Held before) {
      return admittedBytes + releasedBytes - before.releasedBytes;
    }

    /** What they have held at least: whatever has come since then may have come last. */
    long leastBytesSince(Held before) {
      return Math.max(0, before.certainBytes - (leftBytes - before.leftBytes));
    }
  }

  /** What the VMs of this boot hold now. */
  Held held() {
    return new Held(certainBytes, admittedBytes, changes, releasedBytes, leftBytes);
  }

  /** Takes note that a launch that was admitted has got its memory. */
  void holds(Ticket ticket) {
    ticket.certain = true;
    certainBytes += ticket.bytes;
    changes++;
  }

  /** Takes note that the memory of a launch is on its way back, if it ever had any. */
  void leaves(Ticket ticket) {
    if (ticket.certain) {
      ticket.certain = false;
      certainBytes -= ticket.bytes;
      leftBytes += ticket.bytes;
      changes++;
    }
  }

  /** Lets nothing pass until {@link #looked}: bhyve lacked memory that the ceiling promises. */
  void doubt() {
    doubts++;
  }

  /** Ends one doubt: the gate has been told what there is. */
  void looked() {
    doubts--;
    admitWaiting();
  }

  /** Gives back what a launch was admitted for: its memory is in the reservoir again. */
  void release(Ticket ticket) {
    leaves(ticket);
    admittedBytes -= ticket.bytes;
    releasedBytes += ticket.bytes;
    changes++;
    admitWaiting();
  }

  /**
   * Lowers what may be admitted towards {@code targetBytes}, ahead of a shrink; never below what
   * has been admitted. Holds until the next {@link #onReservoir}.
   *
   * @return the size that the reservoir must keep
   */
  long lowerCeiling(long targetBytes) {
    long keptBytes = Math.max(targetBytes, admittedBytes);
    ceilingBytes = Math.min(ceilingBytes, keptBytes);
    return keptBytes;
  }

  /** Refuses all that wait, with {@code why}; whoever closes it lets no other come. */
  void close(ApiException why) {
    for (Ticket ticket = waiting.poll(); ticket != null; ticket = waiting.poll()) {
      ticket.stopClock();
      ticket.refuse.accept(why);
    }
  }

  /** Whether a launch has to wait: the one place where the promise is kept. */
  private boolean mustWait(Ticket ticket) {
    return !settled || doubts > 0 || admittedBytes + ticket.bytes > ceilingBytes;
  }

  private void admitWaiting() {
    for (Ticket first = waiting.peek(); first != null; first = waiting.peek()) {
      if (closing.getAsBoolean() || mustWait(first)) {
        return;
      }
      waiting.remove();
      first.stopClock();
      admittedBytes += first.bytes;
      changes++;
      first.pass.run();
    }
  }

  private void giveUp(Ticket ticket) {
    waiting.remove(ticket); // there it is: its clock is stopped where it leaves
    ticket.refuse.accept(
        new ApiException(
            ErrorCode.RESERVOIR_NOT_READY,
            settled
                ? "the reservoir had no room by the launch deadline"
                : "the reservoir was not ready by the launch deadline"));
    admitWaiting();
  }
}
