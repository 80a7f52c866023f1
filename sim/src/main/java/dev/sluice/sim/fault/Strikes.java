package dev.sluice.sim.fault;

/**
 * Receives each strike at the moment when a fault changed what happened, from the part of the rack
 * where it did.
 */
@FunctionalInterface
public interface Strikes {

  /** Ignores all strikes. */
  Strikes UNHEARD = (kind, at, peer, event) -> {};

  /**
   * A fault has struck.
   *
   * @param at the host it struck, or that the message it struck came from; {@code store}
   * @param peer where that message goes; empty if it struck none
   * @param event what would have happened otherwise
   */
  void struck(FaultKind kind, String at, String peer, String event);
}
