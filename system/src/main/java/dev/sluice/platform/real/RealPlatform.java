package dev.sluice.platform.real;

import dev.sluice.platform.Platform;
import dev.sluice.platform.Worker;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platform of a real process: each worker is a daemon thread of its own, the clock is the
 * system's in whole microseconds, each random stream starts from a secure seed, ids are random
 * UUIDs.
 */
public final class RealPlatform implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RealPlatform.class);

  /** Longest wait for a worker's last task at the end. */
  private static final Duration END_MAX = Duration.ofSeconds(5);

  /** What PostgreSQL keeps of a time: one that is written to a row is read back as it was. */
  private static final Duration TICK = Duration.of(1, ChronoUnit.MICROS);

  private final String process;
  private final List<ThreadWorker> workers = new CopyOnWriteArrayList<>();
  private final Platform platform;
  private volatile boolean closed;

  private RealPlatform(String process) {
    this.process = process;
    SecureRandom seeds = new SecureRandom();
    this.platform =
        new Platform(
            Clock.tick(Clock.systemUTC(), TICK),
            this::worker,
            purpose -> new SplittableRandom(seeds.nextLong()),
            UUID::randomUUID);
  }

  /**
   * A platform without workers yet.
   *
   * @param process whose it is; thread names begin with it
   */
  public static RealPlatform create(String process) {
    return new RealPlatform(process);
  }

  /** The ports. */
  public Platform platform() {
    return platform;
  }

  /**
   * Ends all workers: waiting tasks are dropped, those that run are interrupted and waited for. A
   * worker that is made later drops what it is handed.
   */
  @Override
  public void close() {
    // Before the list is gone through: a worker is in it, or is ended where it is made.
    closed = true;
    workers.forEach(ThreadWorker::close);
    try {
      for (ThreadWorker worker : workers) {
        if (!worker.awaitEnd(END_MAX)) {
          log.warn("{} still runs {} after its end", worker, END_MAX);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private Worker worker(String name) {
    ThreadWorker worker = new ThreadWorker(process + "-" + name);
    workers.add(worker);
    if (closed) {
      worker.close();
    }
    return worker;
  }
}
