package dev.sluice.sim.fault;

import java.math.BigDecimal;

/**
 * What the amount of a fault counts, within which bounds, and which of two is the stronger one.
 *
 * @param unit what it counts
 * @param min least amount
 * @param max greatest amount
 * @param lessIsStronger whether the smaller of two amounts is the stronger one; otherwise it is the
 *     one that is further from 0
 */
public record Amount(Unit unit, long min, long max, boolean lessIsStronger) {

  /** What an amount counts. */
  public enum Unit {
    /** No amount. */
    NONE,
    /** Thousandths of a second. */
    MILLIS,
    /** Hundredths of a whole. */
    PERCENT,
    /** Parts in a million. */
    PPM,
    /** A number of things. */
    COUNT,
    /** A moment of a saga, by its number in {@link SagaSteps}. */
    MOMENT
  }

  static final Amount NONE = new Amount(Unit.NONE, 0, 0, false);

  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long DELAY_MILLIS_MAX = 600_000; // beyond every time limit on the rack
  private static final long CHUNKS_MAX = 1_000_000; // more than the largest sled's memory has
  private static final long DRIFT_PPM_MAX = 50_000; // more than any working crystal drifts

  /** A delay. */
  static Amount delay() {
    return new Amount(Unit.MILLIS, 0, DELAY_MILLIS_MAX, false);
  }

  /** A time forward or back. */
  static Amount jump() {
    return new Amount(Unit.MILLIS, -DELAY_MILLIS_MAX, DELAY_MILLIS_MAX, false);
  }

  /** A share that is struck. */
  static Amount struckShare() {
    return new Amount(Unit.PERCENT, 0, 100, false);
  }

  /** A share that is left. */
  static Amount shareLeft() {
    return new Amount(Unit.PERCENT, 0, 100, true);
  }

  /** A share of a size, which may be more than all of it. */
  static Amount shareOfSize() {
    return new Amount(Unit.PERCENT, 0, 200, false);
  }

  /** A number of chunks that are left. */
  static Amount chunksLeft() {
    return new Amount(Unit.COUNT, 0, CHUNKS_MAX, true);
  }

  /** A moment of a saga; those that overlap all have effect. */
  static Amount moment() {
    return new Amount(Unit.MOMENT, 0, SagaSteps.MOMENTS - 1, false);
  }

  /** A drift, fast or slow. */
  static Amount drift() {
    return new Amount(Unit.PPM, -DRIFT_PPM_MAX, DRIFT_PPM_MAX, false);
  }

  /**
   * {@code amount} with its unit, such as {@code 30 %} or {@code 20.238 s}; empty if nothing is
   * counted.
   */
  public String text(long amount) {
    return switch (unit) {
      case NONE -> "";
      case MILLIS -> millis(amount);
      case PERCENT -> amount + " %";
      case PPM -> amount + " ppm";
      case COUNT -> String.valueOf(amount);
      case MOMENT -> SagaSteps.text((int) amount);
    };
  }

  private static String millis(long amount) {
    return Math.abs(amount) < MILLIS_PER_SECOND
        ? amount + " ms"
        : BigDecimal.valueOf(amount, 3).stripTrailingZeros().toPlainString() + " s";
  }

  /** The stronger of two amounts; of two that are as far from 0, the positive one. */
  long stronger(long a, long b) {
    if (lessIsStronger) {
      return Math.min(a, b);
    }
    if (Math.abs(a) != Math.abs(b)) {
      return Math.abs(a) > Math.abs(b) ? a : b;
    }
    return Math.max(a, b);
  }
}
