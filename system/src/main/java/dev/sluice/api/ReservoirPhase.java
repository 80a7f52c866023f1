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
   * Settled, but not at the desired size: an attempt ended in an error, or a new desired size is
   * not reached yet. What bhyve really holds is known, and the settled size can be relied on.
   */
  DEGRADED;

  /** Whether launches may proceed: set-up has ended in this boot, in success or in an error. */
  public boolean settled() {
    return this == READY || this == DEGRADED;
  }
}
