package dev.sluice.platform;

import java.time.Duration;

/**
 * Pauses between tries that double from {@code first} up to {@code most}. Without jitter: each user
 * is one retry loop against one peer, so there are no simultaneous retries to spread.
 *
 * @param first pause after the first failure
 * @param most upper bound of any pause
 */
public record Backoff(Duration first, Duration most) {

  private static final int DOUBLINGS_MAX = 30; // keeps the shift far from overflow

  /** Checks that {@code 0 < first <= most}. */
  public Backoff {
    if (first.compareTo(Duration.ZERO) <= 0 || first.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "back-off needs 0 < first <= most, got first " + first + ", most " + most);
    }
  }

  /**
   * The pause to make now.
   *
   * @param failures failures in a row so far, at least 1
   */
  public Duration pause(int failures) {
    int doublings = Math.min(Math.max(failures, 1) - 1, DOUBLINGS_MAX);
    Duration pause = first.multipliedBy(1L << doublings);
    return pause.compareTo(most) < 0 ? pause : most;
  }
}
