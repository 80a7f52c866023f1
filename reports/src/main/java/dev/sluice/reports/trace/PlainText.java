package dev.sluice.reports.trace;

import java.util.regex.Pattern;

/** Text with short names as a person would write it. */
public final class PlainText {

  /** With what its fields hold in brackets, two deep: a list of records. */
  private static final Pattern ROW =
      Pattern.compile(
          "\\w+Row\\[id=([^,\\]]+)(?:[^\\[\\]]|\\[(?:[^\\[\\]]|\\[[^\\[\\]]*\\])*\\])*\\]");

  private static final Pattern NAMED_TWICE = Pattern.compile("\\b(sled|saga) (?=\\1-\\d)");
  private static final Pattern SIZE = Pattern.compile("(\\d+) bytes\\b");
  private static final Pattern BARE = Pattern.compile("(?<![\\w-])\\d{7,18}\\b(?!-)");

  private PlainText() {}

  /**
   * {@code text} with sizes in the units that a person would use, rows of the store by their ids,
   * and a thing that is named after its kind by its name alone.
   */
  public static String in(String text) {
    String rows = NAMED_TWICE.matcher(ROW.matcher(text).replaceAll("$1")).replaceAll("");
    String sized = SIZE.matcher(rows).replaceAll(found -> size(found.group(1)));
    return BARE.matcher(sized).replaceAll(found -> size(found.group()));
  }

  private static String size(String bytes) {
    return Words.bytes(Long.parseLong(bytes));
  }
}
