package dev.sluice.sim.event;

/** Watches a rack; it must change nothing. */
@FunctionalInterface
public interface Observer {

  /** Subscribes to the events that it needs. */
  void watch(Events events);
}
