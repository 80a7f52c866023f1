package dev.sluice.sim.event;

/** Takes all events of a run as they happen. It changes nothing in the run. */
@FunctionalInterface
public interface TraceSink {

  /**
   * One event.
   *
   * @param step number of the step it happened in
   * @param timeNanos virtual time
   */
  void entry(long step, long timeNanos, RackEvent event);
}
