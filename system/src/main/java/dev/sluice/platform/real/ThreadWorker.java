package dev.sluice.platform.real;

import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker on a thread of its own. After {@link #close} it drops what it is handed, and also after
 * an error that is no fault of one task: then the thread's handler of uncaught errors hears of it,
 * which in a process should end the process, since others wait for this worker.
 */
final class ThreadWorker implements Worker {

  private static final Logger log = LoggerFactory.getLogger(ThreadWorker.class);

  private static final Timer NEVER = () -> {};

  private final String name;
  private final ScheduledThreadPoolExecutor thread;

  ThreadWorker(String name) {
    this.name = name;
    // A daemon: a worker that waits for a timer must not keep the process alive.
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
    thread.setRemoveOnCancelPolicy(true); // or cancelled timers pile up until their time
  }

  @Override
  public void execute(Runnable task) {
    Runnable carried = LogContext.carriedBy(task);
    try {
      thread.execute(() -> run(carried));
    } catch (RejectedExecutionException closed) {
      dropped();
    }
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    try {
      Future<?> waiting = thread.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> waiting.cancel(false);
    } catch (RejectedExecutionException closed) {
      dropped();
      return NEVER;
    }
  }

  /** Drops what waits and interrupts what runs. */
  void close() {
    thread.shutdownNow();
  }

  /** Waits until the thread has ended; false if it has not within {@code limit}. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return thread.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public String toString() {
    return "worker " + name;
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | AssertionError | StackOverflowError fault) {
      // A fault of one task is not a fault of the next.
      log.error("a task of worker {} failed", name, fault);
    } catch (Error worse) {
      log.error("worker {} ends", name, worse);
      close();
      Thread current = Thread.currentThread();
      current.getUncaughtExceptionHandler().uncaughtException(current, worse);
    }
  }

  private void dropped() {
    log.debug("worker {} is closed and drops a task", name);
  }
}
