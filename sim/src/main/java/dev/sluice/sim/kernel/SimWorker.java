package dev.sluice.sim.kernel;

import dev.sluice.platform.Worker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A serial worker in virtual time. Each task becomes an event a small seeded delay later, never
 * before the task handed over before it: so the order between workers varies with the seed, but
 * never the order within one.
 */
final class SimWorker extends Lane implements Worker {

  private static final long DELAY_NANOS_MIN = 1_000; // a context switch
  private static final long DELAY_NANOS_SPREAD = 40_000; // a busy run queue

  private final Kernel kernel;
  private final SimProcess process;
  private final SimClock clock;
  private final String shortName;
  private long lastNanos;

  SimWorker(Kernel kernel, SimProcess process, SimClock clock, String name) {
    super(kernel, process.name() + "/" + name);
    this.kernel = kernel;
    this.process = process;
    this.clock = clock;
    this.shortName = name;
  }

  @Override
  public void execute(Runnable task) {
    boolean late = takeTurn();
    kernel.push(lastNanos, this, process, late ? () -> runLate(task) : task);
  }

  /** Sets when the next task runs; returns whether that is later than without the disturbance. */
  private boolean takeTurn() {
    long ready = kernel.nowNanos() + DELAY_NANOS_MIN + Draws.below(nextDraw(), DELAY_NANOS_SPREAD);
    long lateNanos = process.disturbance().lateNanos(shortName);
    long undisturbed = Math.max(ready, lastNanos + 1);
    lastNanos = Math.max(ready + lateNanos, undisturbed);
    boolean late = lastNanos > undisturbed;
    if (late) {
      process.lateUntil(lastNanos);
    }
    return late;
  }

  private void runLate(Runnable task) {
    process.disturbance().ranLate(shortName);
    task.run();
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    long trueNanos = clock.trueNanosFor(delay.toNanos());
    if (clock.drifts() && trueNanos != delay.toNanos()) {
      process.disturbance().readWhileDrifting(shortName + " sets a timer");
    }
    TimerTask timer = new TimerTask(task);
    timer.event = kernel.push(kernel.nowNanos() + trueNanos, this, process, timer);
    return timer;
  }

  void notBefore(long timeNanos) {
    lastNanos = Math.max(lastNanos, timeNanos);
  }

  /** A timer that goes to the back of the queue if tasks handed over before it still wait. */
  private final class TimerTask implements Timer, Runnable {

    private final Runnable task;
    private @Nullable Event event;
    private boolean cancelled;

    private TimerTask(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      // Not the present time: a task that is late because other events ran first is still in order.
      long due = event == null ? kernel.nowNanos() : event.timeNanos;
      if (lastNanos >= due || process.disturbance().lateNanos(shortName) > 0) {
        boolean late = takeTurn();
        kernel.push(lastNanos, SimWorker.this, process, () -> runUnlessCancelled(late));
      } else {
        runUnlessCancelled(false);
      }
    }

    private void runUnlessCancelled(boolean late) {
      if (!cancelled && late) {
        runLate(task);
      } else if (!cancelled) {
        task.run();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      if (event != null) {
        event.cancel();
      }
    }
  }
}
