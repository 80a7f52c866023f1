package dev.sluice.nexus;

import dev.sluice.platform.Worker;
import java.time.Duration;

/** Work that is done once in every period, as long as its worker works. */
final class PeriodicTask {

  private final Worker worker;
  private final Duration period;
  private final Runnable round;

  /**
   * A task that has not begun.
   *
   * @param round begins one round; the next is due a period later, however long this one takes
   */
  PeriodicTask(Worker worker, Duration period, Runnable round) {
    this.worker = worker;
    this.period = period;
    this.round = round;
  }

  /** Begins with a round now; from any worker. */
  void start() {
    worker.execute(this::run);
  }

  /** Begins with a round in one period. */
  void startLater() {
    worker.after(period, this::run);
  }

  private void run() {
    round.run();
    worker.after(period, this::run);
  }
}
