package dev.sluice.nexus;

import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A worker whose tasks do nothing once its process is ending: its work stops where it is, and the
 * next process continues from the datastore.
 */
final class StoppableWorker implements Worker {

  private final Worker worker;
  private final AtomicBoolean ending;

  StoppableWorker(Worker worker, AtomicBoolean ending) {
    this.worker = worker;
    this.ending = ending;
  }

  @Override
  public void execute(Runnable task) {
    worker.execute(() -> unlessEnding(task));
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    return worker.after(delay, () -> unlessEnding(task));
  }

  private void unlessEnding(Runnable task) {
    if (!ending.get()) {
      task.run();
    }
  }
}
