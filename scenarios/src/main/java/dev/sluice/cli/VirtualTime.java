package dev.sluice.cli;

import dev.sluice.scenarios.file.BadInputException;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Virtual time as people read and write it, and other spans that are written alike. */
final class VirtualTime {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)?");
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private VirtualTime() {}

  /** {@code +12.345678s}, without rounding up: an entry never seems later than it is. */
  static String text(long nanos) {
    long micros = nanos / NANOS_PER_MICRO;
    return "+%d.%06ds".formatted(micros / MICROS_PER_SECOND, micros % MICROS_PER_SECOND);
  }

  /** Nanoseconds of {@code 90}, {@code 90s}, {@code 1500ms}, {@code 2m} or {@code 1h}. */
  static long parse(String option, String text) {
    return parse(option, text, "virtual time");
  }

  /** The same of a time that {@code what} names. */
  static long parse(String option, String text, String what) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw BadInputException.of(option, text, "a " + what + " such as 90s, 1500ms or 2m");
    }
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    long nanosPerUnit =
        switch (unit) {
          case "ms" -> 1_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 1_000_000_000L;
        };
    return new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(nanosPerUnit)).longValue();
  }
}
