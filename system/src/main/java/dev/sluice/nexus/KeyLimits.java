package dev.sluice.nexus;

import java.time.Duration;

/**
 * How idempotency keys are kept.
 *
 * @param kept how long at least, from when a request was taken up; while it is in hand, longer
 * @param slots into how many parts the keys are divided by their bits, each with its own count, so
 *     that requests at one time seldom change the same one
 * @param keysPerSlot keys in a slot, beyond which a new one is refused
 * @param lookPeriod how often a repeated request looks whether the one in hand has ended
 * @param cleanPeriod of the removal of keys that need not be kept any more
 * @param cleanMax keys that one round of it looks at
 */
public record KeyLimits(
    Duration kept,
    int slots,
    int keysPerSlot,
    Duration lookPeriod,
    Duration cleanPeriod,
    int cleanMax) {

  /** The values of production. */
  public static KeyLimits standard() {
    return new KeyLimits(
        Duration.ofHours(24),
        64,
        // A quarter of a million keys, some 100 MB of rows: three requests a second for a day.
        4096,
        Duration.ofSeconds(1),
        // 200 a minute is more in a day than there may be.
        Duration.ofMinutes(1),
        200);
  }
}
