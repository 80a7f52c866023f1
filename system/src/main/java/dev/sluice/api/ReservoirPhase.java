package dev.sluice.api;

/** Where a reservoir stands in this boot. */
public enum ReservoirPhase {
  /** Set-up has not begun, or no reservoir is wanted. */
  ABSENT,
  /** The first set-up of this boot is running; nothing counts for placement yet. */
  SETTING_UP,
  /** Settled at the desired size. */
  READY,
  /** Settled at less than desired after an error; what bhyve really holds is known. */
  DEGRADED;

  /** Whether launches may proceed: set-up has ended in this boot, well or badly. */
  public boolean settled() {
    return this == READY || this == DEGRADED;
  }
}
