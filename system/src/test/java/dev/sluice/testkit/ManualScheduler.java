package dev.sluice.testkit;

import dev.sluice.platform.Platform;
import dev.sluice.platform.Scheduler;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Workers in virtual time, driven by hand: all tasks run on the calling thread, ordered by due time
 * and then by when they were handed over. What a task throws ends the drive.
 */
public final class ManualScheduler implements Scheduler {

  private static final int TASKS_MAX = 1_000_000; // a drive that is longer than this never ends

  private static final class Task implements Comparable<Task> {
    private final long dueNanos;
    private final long sequence;
    private final Runnable body;
    private boolean cancelled;

    Task(long dueNanos, long sequence, Runnable body) {
      this.dueNanos = dueNanos;
      this.sequence = sequence;
      this.body = body;
    }

    @Override
    public int compareTo(Task other) {
      int byTime = Long.compare(dueNanos, other.dueNanos);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final PriorityQueue<Task> queue = new PriorityQueue<>();
  private long nowNanos;
  private long handedOver;
  private long tasksRun;
  private long idsGiven;

  @Override
  public Worker worker(String name) {
    return new Worker() {
      @Override
      public void execute(Runnable task) {
        hand(0, task);
      }

      @Override
      public Timer after(Duration delay, Runnable task) {
        Task handed = hand(delay.toNanos(), task);
        return () -> handed.cancelled = true;
      }
    };
  }

  /**
   * A platform on this scheduler: its clock shows virtual time since the epoch, its chance is the
   * same in every run, its ids count up.
   */
  public Platform platform() {
    return new Platform(
        () -> Instant.EPOCH.plusNanos(nowNanos),
        this,
        purpose -> new SplittableRandom(purpose.hashCode()),
        () -> new UUID(0, ++idsGiven));
  }

  /** Virtual time since the beginning. */
  public Duration now() {
    return Duration.ofNanos(nowNanos);
  }

  /** Tasks run so far; a measure of wake-ups. */
  public long tasksRun() {
    return tasksRun;
  }

  /** Whether nothing waits, not even a timer. */
  public boolean idle() {
    dropCancelled();
    return queue.isEmpty();
  }

  /** Runs one task if one is due now; false if none was. */
  public boolean step() {
    dropCancelled();
    Task next = queue.peek();
    if (next == null || next.dueNanos > nowNanos) {
      return false;
    }
    queue.remove();
    tasksRun++;
    next.body.run();
    return true;
  }

  /** Runs all that is due now, and what that hands over. */
  public void run() {
    advance(Duration.ZERO);
  }

  /** Lets {@code span} pass and runs all that falls due within it. */
  public void advance(Duration span) {
    advance(span, () -> {});
  }

  /** The same, with a look at the world after each task. */
  public void advance(Duration span, Runnable afterEach) {
    long untilNanos = nowNanos + span.toNanos();
    for (int tasks = 0; !idle() && queue.element().dueNanos <= untilNanos; tasks++) {
      if (tasks > TASKS_MAX) {
        throw new AssertionError("still busy after " + TASKS_MAX + " tasks at " + now());
      }
      nowNanos = queue.element().dueNanos;
      step();
      afterEach.run();
    }
    nowNanos = untilNanos;
  }

  private Task hand(long delayNanos, Runnable body) {
    Task task = new Task(nowNanos + Math.max(delayNanos, 0), handedOver++, body);
    queue.add(task);
    return task;
  }

  private void dropCancelled() {
    for (Task next = queue.peek(); next != null && next.cancelled; next = queue.peek()) {
      queue.remove();
    }
  }
}
