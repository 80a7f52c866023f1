package dev.sluice.platform;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * A serial executor. Tasks run one at a time, in the order they were handed over, so state touched
 * only by tasks of one worker needs no lock.
 *
 * <p>A task that throws is a fault of the program: the real worker logs it and goes on, the
 * simulated one ends the run.
 */
public interface Worker extends Executor {

  /** Hands a task over; it runs after all tasks handed over before it. Never blocks. */
  @Override
  void execute(Runnable task);

  /**
   * Hands the task over once {@code delay} has passed on this host's monotonic clock.
   *
   * @return a handle that takes the task back if it has not begun
   */
  Timer after(Duration delay, Runnable task);

  /** A task that waits for its time. */
  @FunctionalInterface
  interface Timer {
    /** Takes the task back; without effect once it has begun. */
    void cancel();
  }
}
