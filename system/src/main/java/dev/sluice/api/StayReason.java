package dev.sluice.api;

/** Why an instance stays on a sled that is drained. */
public enum StayReason {
  /** Nexus may not start it again by itself, so it may not stop it either. */
  NO_AUTO_RESTART,
  /** No other sled had room for it when it was last tried. */
  NO_ROOM
}
