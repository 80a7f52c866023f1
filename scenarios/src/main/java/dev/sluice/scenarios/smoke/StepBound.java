package dev.sluice.scenarios.smoke;

import dev.sluice.sim.judge.Promise;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The time that a step may take: all its waits together. */
final class StepBound {

  private static final Duration POLL = Duration.ofMillis(50);

  private final long endNanos;

  StepBound(Duration bound) {
    this.endNanos = System.nanoTime() + bound.toNanos();
  }

  /** What is left of it; at least a millisecond. */
  Duration left() {
    return Duration.ofNanos(Math.max(1_000_000, endNanos - System.nanoTime()));
  }

  /**
   * Waits for a condition.
   *
   * @param promise that is broken if it does not come true
   * @param otherwise what is so instead, for the message
   */
  void until(Promise promise, Supplier<String> otherwise, Callable<Boolean> condition) {
    Duration left = left();
    try {
      Awaitility.await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(left.compareTo(POLL) > 0 ? POLL : Duration.ofMillis(1))
          .atMost(left.plusMillis(1))
          .until(condition);
    } catch (ConditionTimeoutException e) {
      throw new SmokeFailureException(promise, "not within the bound: " + otherwise.get());
    }
  }
}
