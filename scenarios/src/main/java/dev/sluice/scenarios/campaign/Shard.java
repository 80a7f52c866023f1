package dev.sluice.scenarios.campaign;

import dev.sluice.scenarios.file.BadInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several equal parts of a campaign.
 *
 * @param number which part, from 1
 * @param of how many parts there are
 */
public record Shard(int number, int of) {

  /** The whole campaign. */
  public static final Shard WHOLE = new Shard(1, 1);

  private static final Pattern PART = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

  /** Refuses a part that is none. */
  public Shard {
    if (number < 1 || number > of) {
      throw new IllegalArgumentException("no part " + number + " of " + of);
    }
  }

  /** As {@code I/N}. */
  public String text() {
    return number + "/" + of;
  }

  /**
   * Reads {@code I/N}.
   *
   * @param option whose value it is
   * @throws BadInputException if {@code text} is no part
   */
  public static Shard parse(String option, String text) {
    Matcher matcher = PART.matcher(text);
    if (matcher.matches()) {
      int number = Integer.parseInt(matcher.group(1));
      int of = Integer.parseInt(matcher.group(2));
      if (number >= 1 && number <= of) {
        return new Shard(number, of);
      }
    }
    throw BadInputException.of(option, text, "I/N with 1 <= I <= N, each of 6 digits at most");
  }
}
