package dev.sluice.testkit;

import dev.sluice.platform.Platform;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Holds up a process: what falls due meanwhile runs when it goes on. */
public final class Pause {

  private final List<Runnable> held = new ArrayList<>();
  private boolean paused;

  /** The platform of the process that this holds up. */
  public Platform of(Platform platform) {
    return new Platform(
        platform.clock(),
        name -> of(platform.scheduler().worker(name)),
        platform.random(),
        platform.ids());
  }

  /** The worker of a process that this holds up. */
  public Worker of(Worker worker) {
    return new Worker() {
      @Override
      public void execute(Runnable task) {
        worker.execute(() -> unlessPaused(task));
      }

      @Override
      public Timer after(Duration delay, Runnable task) {
        return worker.after(delay, () -> unlessPaused(task));
      }
    };
  }

  private void unlessPaused(Runnable task) {
    if (paused) {
      held.add(task);
    } else {
      task.run();
    }
  }

  public void begin() {
    paused = true;
  }

  public void end() {
    paused = false;
    List<Runnable> due = List.copyOf(held);
    held.clear();
    due.forEach(Runnable::run);
  }
}
