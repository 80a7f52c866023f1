package dev.sluice.cli;

import dev.sluice.scenarios.file.BadInputException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of memory, as a person writes and reads them. */
final class Bytes {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,6}|\\d{7,9}(?=MiB))(MiB|GiB|TiB)");
  private static final long KIB = 1024;
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

  private Bytes() {}

  /**
   * The bytes of a size with its unit.
   *
   * @param what names it in the refusal of one that is none
   */
  static long parse(String what, String size) {
    Matcher matcher = SIZE.matcher(size);
    if (!matcher.matches()) {
      throw BadInputException.of(what, size, "a size such as 512MiB, 8GiB or 1TiB");
    }
    long unit =
        switch (matcher.group(2)) {
          case "MiB" -> KIB * KIB;
          case "GiB" -> KIB * KIB * KIB;
          default -> KIB * KIB * KIB * KIB;
        };
    return Long.parseLong(matcher.group(1)) * unit; // six digits of TiB are less than 2^60
  }

  /** In the largest unit that leaves a whole number before the point. Unsigned. */
  static String words(long bytes) {
    double value = bytes >= 0 ? bytes : bytes + 0x1p64;
    int unit = 0;
    while (value >= KIB && unit < UNITS.size() - 1) {
      value /= KIB;
      unit++;
    }
    return unit == 0
        ? (long) value + " B"
        : String.format(Locale.ROOT, "%.2f %s", value, UNITS.get(unit));
  }
}
