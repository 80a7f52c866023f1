package dev.sluice.api;

/** Where a reservoir stands in this boot. */
public enum ReservoirPhase {
  /** Set-up has not begun, or no reservoir is wanted. */
  ABSENT,
  /** The first set-up of this boot is running; nothing counts for placement yet. */
  SETTING_UP,
  /** Settled at the desired size. */
  READY,
  /**
   * Settled, but not at the desired size: an attempt ended in an error, or a later wish is still
   * being worked towards. What bhyve really holds is known, and the settled size can be relied on.
   */
  DEGRADED;

  /** Whether launches may proceed: set-up has ended in this boot, well or badly. */
  public boolean settled() {
    return this == READY || this == DEGRADED;
  }
}
