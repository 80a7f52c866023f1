package dev.sluice.sim.kernel;

/** Takes the story of a run as it happens. Telling it changes nothing in the run. */
@FunctionalInterface
public interface TraceSink {

  /**
   * One entry.
   *
   * @param step number of the step it happened in
   * @param timeNanos virtual time
   * @param actor who, such as {@code sled-2} or {@code nexus}
   * @param kind what sort of thing, such as {@code message} or {@code fault}
   * @param detail the thing itself, for a person
   */
  void entry(long step, long timeNanos, String actor, String kind, String detail);
}
