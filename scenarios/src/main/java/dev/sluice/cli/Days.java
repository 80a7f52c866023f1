package dev.sluice.cli;

import dev.sluice.scenarios.file.BadInputException;
import java.time.Duration;

/** How long a certificate or a token is good for. */
final class Days {

  private static final int MOST = 36_500;

  private Days() {}

  /** The duration that {@code --days} gives. */
  static Duration parse(int days) {
    if (days < 1 || days > MOST) {
      throw BadInputException.of("--days", String.valueOf(days), "1 to " + MOST);
    }
    return Duration.ofDays(days);
  }
}
