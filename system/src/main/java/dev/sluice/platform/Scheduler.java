package dev.sluice.platform;

/** Where workers come from: threads on a sled, one seeded queue in a simulation. */
@FunctionalInterface
public interface Scheduler {

  /**
   * A new worker.
   *
   * @param name what the worker does, for logs and traces, such as {@code reservoir}
   */
  Worker worker(String name);
}
