package dev.sluice.cli;

import dev.sluice.scenarios.file.BadInputException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time, as a person writes them. */
final class Durations {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhd])");

  private Durations() {}

  /**
   * A length of time with its unit.
   *
   * @param what names it in the refusal of one that is none
   */
  static Duration parse(String what, String given) {
    Matcher matcher = DURATION.matcher(given);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      throw BadInputException.of(what, given, "a time such as 90s, 15m, 12h or 7d");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
