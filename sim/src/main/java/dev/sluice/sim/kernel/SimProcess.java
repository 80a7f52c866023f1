package dev.sluice.sim.kernel;

import dev.sluice.platform.Ids;
import dev.sluice.platform.Platform;
import dev.sluice.platform.RandomStreams;
import dev.sluice.platform.Scheduler;
import dev.sluice.platform.Worker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * One life of one simulated process: all its workers, streams and ids. Once ended, nothing of it
 * ever runs again; while paused, what is due waits.
 */
public final class SimProcess implements Scheduler, RandomStreams, Ids, InstantSource {

  private final Kernel kernel;
  private final String name;
  private final SimClock clock;
  private final Platform platform;
  private final long idKey;
  private final List<Event> backlog = new ArrayList<>();
  private final List<Stall> stalls = new ArrayList<>();
  private Runnable observer = () -> {};
  private long idsGiven;
  private boolean alive = true;
  private boolean paused;

  /** Workers whose name starts with {@code worker} are scheduled late by {@code delayNanos}. */
  private record Stall(String worker, long delayNanos) {}

  /**
   * A process, alive.
   *
   * @param name unique within a run, such as {@code sled-2/boot-1}
   */
  public SimProcess(Kernel kernel, String name, SimClock clock) {
    this.kernel = kernel;
    this.name = name;
    this.clock = clock;
    this.idKey = Draws.key(kernel.seed(), name + "/ids");
    this.platform = new Platform(this, this, this, this);
  }

  /** What production code in this process is given. */
  public Platform platform() {
    return platform;
  }

  /** Unique within a run. */
  public String name() {
    return name;
  }

  /** Whether it has not ended. */
  public boolean alive() {
    return alive;
  }

  /** Calls {@code observer} at the end of each step of this process. */
  public void observe(Runnable newObserver) {
    this.observer = newObserver;
  }

  /** Ends it, in the middle of whatever it was doing. */
  public void kill() {
    alive = false;
    backlog.clear();
  }

  /** Holds back all it is about to do, as a stop signal would. */
  public void pause() {
    paused = true;
  }

  /** Lets it go on: all that came due meanwhile happens now, in the order it came due. */
  public void resume() {
    paused = false;
    long time = kernel.nowNanos();
    for (Event event : backlog) {
      time++; // one nanosecond apart: each worker's tasks stay in order
      if (event.lane instanceof SimWorker worker) {
        worker.notBefore(time);
      }
      kernel.pushAgain(event, time);
    }
    backlog.clear();
  }

  /** Makes workers whose name starts with {@code worker} run late until {@link #unstall}. */
  public void stall(String worker, long delayNanos) {
    stalls.add(new Stall(worker, delayNanos));
  }

  /** Ends all delays of workers by that name. */
  public void unstall(String worker) {
    stalls.removeIf(stall -> stall.worker().equals(worker));
  }

  long stallNanos(String worker) {
    long nanos = 0;
    for (int i = 0; i < stalls.size(); i++) {
      Stall stall = stalls.get(i);
      if (worker.startsWith(stall.worker())) {
        nanos = Math.max(nanos, stall.delayNanos());
      }
    }
    return nanos;
  }

  /** Whether the event may run now; a paused process keeps it for later. */
  boolean admits(Event event) {
    if (!alive) {
      return false;
    }
    if (paused) {
      backlog.add(event);
      return false;
    }
    return true;
  }

  /** Runs {@code action} as this process now or, while it is paused, when it resumes. */
  public void deliver(Lane lane, Runnable action) {
    if (!alive) {
      return;
    }
    if (paused) {
      backlog.add(new Event(kernel.nowNanos(), 0, 0, lane, this, action));
      return;
    }
    action.run();
    afterStep();
  }

  void afterStep() {
    observer.run();
  }

  @Override
  public Worker worker(String workerName) {
    return new SimWorker(kernel, this, clock, workerName);
  }

  @Override
  public RandomGenerator stream(String purpose) {
    return new SimRandom(Draws.key(kernel.seed(), name + "/" + purpose), kernel::salt);
  }

  @Override
  public UUID next() {
    long n = idsGiven++;
    long high = Draws.at(idKey, 2 * n) & ~0xF000L | 0x4000L; // version 4: random
    long low = Draws.at(idKey, 2 * n + 1) >>> 2 | Long.MIN_VALUE; // IETF variant
    return new UUID(high, low);
  }

  @Override
  public Instant instant() {
    return clock.wall(kernel.nowNanos());
  }
}
