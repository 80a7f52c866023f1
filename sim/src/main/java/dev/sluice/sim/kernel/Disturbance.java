package dev.sluice.sim.kernel;

/** Delays and clock errors of a host's process; each method notes when one had an effect. */
public interface Disturbance {

  /** No disturbance. */
  Disturbance NONE = new Disturbance() {};

  /** By how much the tasks of a worker are late that are handed over now. */
  default long lateNanos(String worker) {
    return 0;
  }

  /** A task runs later than it would have. */
  default void ranLate(String worker) {}

  /** What was due in the lane of that name waits, because the process is paused. */
  default void heldUp(String lane) {}

  /** The wall clock was read, and it is not where it would be without its jump. */
  default void readAfterJump() {}

  /** The wall clock was read, or a timer set, on a clock that runs fast or slow. */
  default void readWhileDrifting(String what) {}
}
