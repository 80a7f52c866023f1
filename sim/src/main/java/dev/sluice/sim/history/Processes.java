package dev.sluice.sim.history;

import java.util.Arrays;

/**
 * Numbers the processes of a fixed number of client threads, in Jepsen's way.
 *
 * <p>A thread starts as the process of its own number and becomes {@code process + threads}
 * whenever an operation of it ended in doubt, since the old process may still be at it. So {@code
 * process % threads} is always the thread.
 */
public final class Processes {

  private final long[] current;

  /** The first processes: thread 0 is process 0, and so on. */
  public Processes(int threads) {
    current = new long[threads];
    Arrays.setAll(current, thread -> thread);
  }

  /** The process that a thread is now. */
  public long of(int thread) {
    return current[thread];
  }

  /** Retires the process of a thread and answers the one that takes its place. */
  public long renew(int thread) {
    current[thread] += current.length;
    return current[thread];
  }
}
