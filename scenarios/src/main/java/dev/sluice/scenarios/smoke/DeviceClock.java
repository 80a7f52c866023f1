package dev.sluice.scenarios.smoke;

import dev.sluice.bhyve.emulated.SocketBhyve;

/**
 * How a device's clock compares with the driver's, as far as questions can tell.
 *
 * @param earliestNanos at which the driver's clock can have been, when the device's was at 0
 * @param latestNanos the same, the other bound
 */
record DeviceClock(long earliestNanos, long latestNanos) {

  private static final int QUESTIONS = 20;

  /** Asks a device what time it is. */
  static DeviceClock of(SocketBhyve device, Journal journal) {
    long earliest = Long.MIN_VALUE;
    long latest = Long.MAX_VALUE;
    for (int i = 0; i < QUESTIONS; i++) {
      long asked = journal.nowNanos();
      long there = device.clockNanos().toCompletableFuture().join();
      long told = journal.nowNanos();
      earliest = Math.max(earliest, asked - there);
      latest = Math.min(latest, told - there);
    }
    return new DeviceClock(earliest, latest);
  }

  /** The earliest moment of the driver's clock that a moment of the device's can have been. */
  long earliest(long deviceNanos) {
    return deviceNanos + earliestNanos;
  }

  /** The latest. */
  long latest(long deviceNanos) {
    return deviceNanos + latestNanos;
  }
}
