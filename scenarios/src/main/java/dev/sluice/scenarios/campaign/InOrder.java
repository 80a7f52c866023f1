package dev.sluice.scenarios.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Does numbered pieces of work on several threads and hands over the results one by one in the
 * order of their numbers. Works ahead by a fixed number of pieces only, so that memory does not
 * grow with their number.
 */
public final class InOrder<T> {

  private static final int AHEAD_PER_JOB = 64; // outlasts the slowest seed among quick ones

  private final long pieces;
  private final LongFunction<T> work;
  private final @Nullable Object[] results;
  private final Object lock = new Object();
  private long taken;
  private long delivered;
  private boolean over;
  private boolean stopped;
  private @Nullable Throwable broken;

  private InOrder(long pieces, int jobs, LongFunction<T> work) {
    this.pieces = pieces;
    this.work = work;
    this.results = new @Nullable Object[AHEAD_PER_JOB * jobs];
  }

  /**
   * Does pieces 0 to {@code pieces - 1}.
   *
   * @param jobs threads
   * @param taker gets each result, on the thread that calls this; false ends it all
   */
  public static <T> void run(long pieces, int jobs, LongFunction<T> work, Predicate<T> taker) {
    run(pieces, jobs, work, taker, new Stop());
  }

  /**
   * The same, until {@code stop}: what is done by then is still handed over, in order, and what is
   * under way is not waited for.
   */
  public static <T> void run(
      long pieces, int jobs, LongFunction<T> work, Predicate<T> taker, Stop stop) {
    InOrder<T> all = new InOrder<>(pieces, jobs, work);
    stop.onRequest(all::stop);
    all.run(jobs, taker);
  }

  private void stop() {
    synchronized (lock) {
      stopped = true;
      over = true;
      lock.notifyAll();
    }
  }

  private void run(int jobs, Predicate<T> taker) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      Thread thread = new Thread(this::work, "campaign-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    try {
      for (long i = 0; i < pieces; i++) {
        T result = next();
        if (result == null) {
          for (T late : finished()) {
            if (!taker.test(late)) {
              return;
            }
          }
          return;
        } else if (!taker.test(result)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      end(threads);
    }
  }

  /** The next result; null if it was not there when all was stopped. */
  @SuppressWarnings("unchecked")
  private @Nullable T next() throws InterruptedException {
    synchronized (lock) {
      int slot = (int) (delivered % results.length);
      Object result = results[slot];
      while (result == null) {
        if (broken != null) {
          throw new IllegalStateException("a worker broke down: " + broken, broken);
        }
        if (stopped) {
          return null;
        }
        lock.wait();
        result = results[slot];
      }
      results[slot] = null;
      delivered++;
      lock.notifyAll();
      return (T) result;
    }
  }

  /** What was done beyond the first piece that is not. */
  @SuppressWarnings("unchecked")
  private List<T> finished() {
    synchronized (lock) {
      List<T> finished = new ArrayList<>();
      for (long piece = delivered; piece < taken; piece++) {
        Object result = results[(int) (piece % results.length)];
        if (result != null) {
          finished.add((T) result);
        }
      }
      return finished;
    }
  }

  private void work() {
    try {
      for (long piece = take(); piece >= 0; piece = take()) {
        T result = work.apply(piece);
        synchronized (lock) {
          results[(int) (piece % results.length)] = result;
          lock.notifyAll();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) { // an Error too must end the campaign, not hang it
      synchronized (lock) {
        broken = e;
        lock.notifyAll();
      }
    }
  }

  /** The next piece to do, or -1 if there is none. */
  private long take() throws InterruptedException {
    synchronized (lock) {
      while (!over && taken < pieces && taken - delivered >= results.length) {
        lock.wait();
      }
      return over || taken == pieces ? -1 : taken++;
    }
  }

  private void end(List<Thread> threads) {
    boolean leave;
    synchronized (lock) {
      over = true;
      leave = stopped;
      lock.notifyAll();
    }
    if (leave) {
      return; // they are daemons, and end with their pieces
    }
    for (Thread thread : threads) {
      boolean interrupted = Thread.interrupted();
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
