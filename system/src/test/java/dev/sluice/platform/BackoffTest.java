package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(15));

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 4", "3, 8", "4, 15", "5, 15", "1000000, 15", "0, 2", "-5, 2"})
  void pauses_doubleUpToTheMost(int failures, long seconds) {
    assertThat(BACKOFF.pause(failures)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void pauseThatMayGrowForEver_stopsDoublingInTime() {
    Backoff slow = new Backoff(Duration.ofNanos(1), Duration.ofDays(1));
    assertThat(slow.pause(31)).isEqualTo(Duration.ofNanos(1L << 30));
    assertThat(slow.pause(32)).isEqualTo(Duration.ofNanos(1L << 30));
  }

  @Test
  void firstPauseMayBeTheMost() {
    Backoff steady = new Backoff(Duration.ofSeconds(3), Duration.ofSeconds(3));
    assertThat(steady.pause(7)).isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "-1, 5", "6, 5"})
  void pausesThatCannotBe_areRefused(long first, long most) {
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(first), Duration.ofSeconds(most)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("back-off needs 0 < first <= most");
  }
}
