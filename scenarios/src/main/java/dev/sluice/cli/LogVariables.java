package dev.sluice.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables of the log, which its configuration would take without a word, whatever they are.
 */
final class LogVariables {

  private static final List<String> LEVELS =
      List.of("off", "error", "warn", "info", "debug", "trace");
  private static final List<String> FORMATS = List.of("text", "json");

  private LogVariables() {}

  /** What is wrong with them, in one line; null if nothing is. */
  static @Nullable String complaint(Map<String, String> variables) {
    String level = complaint("SLUICE_LOG", variables.get("SLUICE_LOG"), LEVELS, true);
    return level != null
        ? level
        : complaint("SLUICE_LOG_FORMAT", variables.get("SLUICE_LOG_FORMAT"), FORMATS, false);
  }

  private static @Nullable String complaint(
      String name, @Nullable String value, List<String> known, boolean anyCase) {
    if (value == null || value.isEmpty()) {
      return null;
    }
    String word = anyCase ? value.toLowerCase(Locale.ROOT) : value;
    return known.contains(word)
        ? null
        : name + ": '" + value + "', expected one of " + String.join(", ", known);
  }
}
