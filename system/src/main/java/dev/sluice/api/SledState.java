package dev.sluice.api;

/** What Nexus holds about a sled's place in the control plane. */
public enum SledState {
  /** Part of the control plane. */
  ACTIVE,
  /** Removed from it; terminal, and only for an expunged sled. */
  DECOMMISSIONED
}
