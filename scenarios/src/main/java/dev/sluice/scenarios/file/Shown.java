package dev.sluice.scenarios.file;

/**
 * What a user gave, as a message shows it: in one line, not too long, and without effect on a
 * terminal.
 */
public final class Shown {

  private static final int CHARACTERS_MAX = 60;
  private static final String CUT = "...";

  private Shown() {}

  /** In single quotes. */
  public static String quoted(String value) {
    return "'" + plain(value) + "'";
  }

  /**
   * As it is, but cut to 60 characters, and what is no visible character written as a Java escape.
   */
  public static String plain(String value) {
    StringBuilder shown = new StringBuilder();
    int from = 0;
    while (from < value.length()) {
      int character = value.codePointAt(from);
      from += Character.charCount(character);
      String text = isVisible(character) ? Character.toString(character) : escape(character);
      boolean last = from == value.length();
      if (shown.length() + text.length()
          > (last ? CHARACTERS_MAX : CHARACTERS_MAX - CUT.length())) {
        return shown + CUT;
      }
      shown.append(text);
    }
    return shown.toString();
  }

  /** A message of any length in which nothing moves the cursor or hides what follows. */
  public static String line(String message) {
    StringBuilder line = new StringBuilder();
    message
        .codePoints()
        .forEach(c -> line.append(isVisible(c) ? Character.toString(c) : escape(c)));
    return line.toString();
  }

  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String escape(int character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          character <= 0xffff ? "\\u%04x".formatted(character) : "\\u{%x}".formatted(character);
    };
  }
}
