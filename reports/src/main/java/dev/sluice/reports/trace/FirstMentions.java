package dev.sluice.reports.trace;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the id in full behind each short name where it is printed first. */
public final class FirstMentions {

  /** What may be a short name. */
  public static final Pattern WORD = Pattern.compile("[\\w-]+(?:\\.[\\w-]+)*(?:/\\d+)?");

  private final Map<String, String> inFull;
  private final Set<String> told = new LinkedHashSet<>();

  /**
   * Of a text that is yet to come.
   *
   * @param inFull ids by short name
   */
  public FirstMentions(Map<String, String> inFull) {
    this.inFull = inFull;
  }

  /** The next part of the text. */
  public String in(String words) {
    Matcher found = WORD.matcher(words);
    return found.replaceAll(
        word -> {
          String id = inFull.get(word.group());
          boolean first = id != null && told.add(word.group());
          return Matcher.quoteReplacement(word.group() + (first ? " (" + id + ")" : ""));
        });
  }
}
