package dev.sluice.scenarios.smoke;

import dev.sluice.api.call.NexusClient;
import dev.sluice.sim.judge.Promise;
import java.time.Duration;
import java.util.Collection;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Uses one instance after another: asks for something at a rate, a few requests at one time, and
 * deletes it after a while.
 */
final class LoadClient {

  /** What ends a life: its time, or so many operations in doubt, which make judging dear. */
  private static final Duration LIFE = Duration.ofSeconds(20);

  private static final int DOUBTS_MAX = 6;
  private static final int REQUESTS_AT_ONCE = 3;

  /**
   * How far behind its rate a client may fall and make up for it: as long as from one fault to the
   * next, so that the rate is that of the whole run and not of the time between outages.
   */
  private static final Duration BEHIND_MAX = Duration.ofSeconds(10);

  /** Is told of an instance that has been deleted. */
  @FunctionalInterface
  interface Judge {
    void ended(LoadInstance instance);
  }

  private final int number;
  private final long pauseNanos;
  private final long bytes;
  private final Supplier<NexusClient> nexus;
  private final LoadMeter meter;
  private final Judge judge;
  private final Collection<String> broken;
  private final Thread thread;
  private volatile boolean ending;
  private volatile @Nullable LoadInstance current;
  private long dueNanos;
  private final SplittableRandom draws;
  private boolean lastIsStop = true;

  private LoadClient(
      int number,
      long pauseNanos,
      long bytes,
      Supplier<NexusClient> nexus,
      LoadMeter meter,
      Judge judge,
      Collection<String> broken) {
    this.number = number;
    this.draws = new SplittableRandom(number);
    this.pauseNanos = pauseNanos;
    this.bytes = bytes;
    this.nexus = nexus;
    this.meter = meter;
    this.judge = judge;
    this.broken = broken;
    this.thread = new Thread(this::run, "smoke-load-" + number);
  }

  /**
   * Begins.
   *
   * @param pauseNanos between its requests
   * @param bytes the memory of its instances
   * @param broken takes what was refused that must not be
   */
  static LoadClient begin(
      int number,
      long pauseNanos,
      long bytes,
      Supplier<NexusClient> nexus,
      LoadMeter meter,
      Judge judge,
      Collection<String> broken) {
    LoadClient client = new LoadClient(number, pauseNanos, bytes, nexus, meter, judge, broken);
    client.thread.setDaemon(true);
    client.thread.start();
    return client;
  }

  /** The VM of its instance may be lost from now on. */
  void mayBeLost() {
    LoadInstance instance = current;
    if (instance != null) {
      instance.mayBeLost();
    }
  }

  /** Has it delete its instance and end. */
  void end() {
    ending = true;
  }

  /** Waits until it has ended. */
  void awaitEnd(StepBound bound) {
    bound.until(
        Promise.OPERATIONS_END, () -> thread.getName() + " waits for an answer", this::ended);
  }

  private boolean ended() {
    return !thread.isAlive();
  }

  private void run() {
    dueNanos = System.nanoTime();
    try {
      for (int life = 0; !ending; life++) {
        live("load-" + number + "-" + life);
      }
    } catch (InterruptedException | CancellationException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void live(String name) throws InterruptedException {
    LoadInstance instance = new LoadInstance(name, nexus, meter);
    String refusal = instance.create(bytes);
    if (refusal != null) {
      broken.add(refusal);
      ending = true;
      return;
    }
    current = instance;
    Semaphore free = new Semaphore(REQUESTS_AT_ONCE);
    long until = System.nanoTime() + LIFE.toNanos();
    while (!ending && System.nanoTime() < until && instance.doubts() < DOUBTS_MAX) {
      free.acquire();
      awaitTurn();
      CompletableFuture<?> unused =
          ask(instance).whenComplete((told, failure) -> free.release()); // never fails
    }
    free.acquire(REQUESTS_AT_ONCE);
    refusal = instance.delete();
    current = null;
    if (refusal == null) {
      judge.ended(instance);
    } else {
      broken.add(refusal);
      ending = true;
    }
  }

  /** Two in three are reads; changes are starts and stops by turns. */
  private CompletableFuture<?> ask(LoadInstance instance) {
    if (draws.nextInt(3) != 0) {
      return instance.get();
    }
    lastIsStop = !lastIsStop;
    return lastIsStop ? instance.stop() : instance.start();
  }

  private void awaitTurn() throws InterruptedException {
    long now = System.nanoTime();
    dueNanos = Math.max(dueNanos + pauseNanos, now - BEHIND_MAX.toNanos());
    if (dueNanos > now) {
      TimeUnit.NANOSECONDS.sleep(dueNanos - now);
    }
  }
}
