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
 * One simulated process from its start to its end: its workers, streams and ids. Once it has ended,
 * none of its tasks runs; while it is paused, due tasks wait.
 */
public final class SimProcess implements Scheduler, RandomStreams, Ids, InstantSource {

  private final Kernel kernel;
  private final String name;
  private final SimClock clock;
  private final Platform platform;
  private final long idKey;
  private final List<Event> backlog = new ArrayList<>();
  private final Disturbance disturbance;
  private Runnable observer = () -> {};
  private long idsGiven;
  private boolean alive = true;
  private boolean paused;
  private long lateUntilNanos;

  /**
   * A running process without disturbance.
   *
   * @param name unique within a run, such as {@code sled-2/boot-1}
   */
  public SimProcess(Kernel kernel, String name, SimClock clock) {
    this(kernel, name, clock, Disturbance.NONE);
  }

  /** A running process under {@code disturbance}. */
  public SimProcess(Kernel kernel, String name, SimClock clock, Disturbance disturbance) {
    this.kernel = kernel;
    this.name = name;
    this.clock = clock;
    this.disturbance = disturbance;
    this.idKey = Draws.key(kernel.seed(), name + "/ids");
    this.platform = new Platform(this, this, this, this);
  }

  /** The ports for production code in this process. */
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

  /** When the last of the tasks runs that a disturbance has made late; 0 if there was none. */
  public long lateUntilNanos() {
    return lateUntilNanos;
  }

  void lateUntil(long timeNanos) {
    lateUntilNanos = Math.max(lateUntilNanos, timeNanos);
  }

  /** Ends it at once, also in the middle of its work. */
  public void kill() {
    touched();
    alive = false;
    backlog.clear();
  }

  /** Pauses it, as a stop signal would. */
  public void pause() {
    touched();
    paused = true;
  }

  /** Resumes it: all that came due meanwhile runs now, in the order in which it came due. */
  public void resume() {
    touched();
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

  private void touched() {
    int end = name.indexOf('/');
    kernel.touches(end < 0 ? name : name.substring(0, end));
  }

  Disturbance disturbance() {
    return disturbance;
  }

  /** Whether the event may run now; a paused process keeps it for later. */
  boolean admits(Event event) {
    if (!alive) {
      return false;
    }
    if (paused) {
      backlog.add(event);
      disturbance.heldUp(event.lane.name());
      return false;
    }
    return true;
  }

  /** Runs {@code action} as this process now or, while it is paused, when it resumes. */
  public void deliver(Lane lane, Runnable action) {
    touched();
    if (!alive) {
      return;
    }
    if (paused) {
      backlog.add(new Event(kernel.nowNanos(), 0, 0, lane, this, action));
      disturbance.heldUp(lane.name());
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
    long now = kernel.nowNanos();
    if (clock.jumped()) {
      disturbance.readAfterJump();
    }
    if (clock.drifts() && clock.localNanos(now) != now) {
      disturbance.readWhileDrifting("wall clock");
    }
    return clock.wall(now);
  }
}
