package dev.sluice.scenarios.smoke;

import dev.sluice.api.BootId;

/** Whether the device of a sled has held what was reported of it. */
interface Backing {

  /** What can be said of it. */
  enum Held {
    YES,
    /** The clocks, or what was seen, leave it open. */
    MAYBE,
    NO
  }

  /**
   * Whether it has held so much in a boot.
   *
   * @param fromNanos when Nexus was asked, by the driver's clock; never earlier than the call
   *     before
   * @param toNanos when the answer was there
   */
  Held held(BootId boot, long bytes, long fromNanos, long toNanos);
}
