package dev.sluice.scenarios.file;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of seeds, both ends included.
 *
 * @param first least seed
 * @param last greatest seed
 */
public record Seeds(long first, long last) {

  private static final long COUNT_MAX = 1_000_000_000_000L; // decades, at a thousand a second

  private static final Pattern RANGE = Pattern.compile("(\\d{1,18})(?:\\.\\.(\\d{1,18}))?");

  /** Refuses an empty range. */
  public Seeds {
    if (first > last) {
      throw new IllegalArgumentException(first + " is above " + last);
    }
  }

  /** How many there are. */
  public long count() {
    return last - first + 1;
  }

  /**
   * Reads {@code N}, the seeds 1 to N, or {@code A..B}.
   *
   * @param option whose value it is
   * @throws BadInputException if {@code text} is neither
   */
  public static Seeds parse(String option, String text) {
    Matcher matcher = RANGE.matcher(text);
    if (matcher.matches()) {
      long one = Long.parseLong(matcher.group(1));
      long first = matcher.group(2) == null ? 1 : one;
      long last = matcher.group(2) == null ? one : Long.parseLong(matcher.group(2));
      if (first <= last && last - first < COUNT_MAX) {
        return new Seeds(first, last);
      }
    }
    throw BadInputException.of(
        option, text, "N or A..B with A <= B, of 18 digits and 10^12 seeds at most");
  }
}
