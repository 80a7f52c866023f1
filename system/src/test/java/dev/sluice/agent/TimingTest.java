package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.platform.Backoff;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimingTest {

  private static final long PAGE = Bhyve.PAGE_BYTES;

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, notifierPause: expected more than 0",
    "-1, 1, 1, notifierPause: expected more than 0",
    "1, 0, 1, requestTimeout: expected more than 0",
    "1, 1, 0, launchDeadline: expected more than 0",
  })
  void delayOfNothing_isRefused(long pause, long timeout, long deadline, String message) {
    assertThatThrownBy(() -> timing(pause, timeout, deadline, PAGE, PAGE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4096, resizeStepBytes: expected a positive multiple of 4096",
    "-4096, 4096, resizeStepBytes: expected a positive multiple of 4096",
    "4097, 4096, resizeStepBytes: expected a positive multiple of 4096",
    "4096, 0, resizeChunkBytes: expected a positive multiple of 4096",
  })
  void sizeThatIsNotInWholePages_isRefused(long step, long chunk, String message) {
    assertThatThrownBy(() -> timing(1, 1, 1, step, chunk))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void lookPeriodOfNothing_isRefused() {
    assertThatThrownBy(() -> timing(1, 1, 1, PAGE, PAGE, 0))
        .hasMessageStartingWith("lookPeriod: expected more than 0");
  }

  @Test
  void smallestOfAll_isAccepted() {
    assertThat(timing(1, 1, 1, PAGE, PAGE).resizeStepBytes()).isEqualTo(PAGE);
  }

  private static Timing timing(long pause, long timeout, long deadline, long step, long chunk) {
    return timing(pause, timeout, deadline, step, chunk, 1);
  }

  private static Timing timing(
      long pause, long timeout, long deadline, long step, long chunk, long look) {
    return new Timing(
        Duration.ofNanos(pause),
        Duration.ofNanos(timeout),
        Duration.ofNanos(deadline),
        new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(8)),
        step,
        chunk,
        Duration.ofNanos(look));
  }
}
