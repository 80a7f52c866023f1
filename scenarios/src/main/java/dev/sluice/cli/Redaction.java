package dev.sluice.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text, line by line: what is known to be one, private keys, what follows
 * words such as {@code password}, and every long run of letters and digits that may be one. Takes
 * out rather too much.
 */
final class Redaction {

  private static final String REMOVED = "[removed]";
  private static final Pattern KEY_BEGINS = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----");
  private static final Pattern KEY_ENDS = Pattern.compile("-----END [A-Z ]*PRIVATE KEY-----");

  /** The value after a word, with or without quotes. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:password|passwd|pwd|secret|token|authorization)[\"']?\\s*[:=]\\s*[\"']?)"
              + "(?!\\[removed\\])(?:(?:bearer|basic)\\s+)?[^\\s\"',;&}\\]]+");

  private static final Pattern BEARER = Pattern.compile("(?i)(bearer|basic)\\s+[^\\s\"',;]+");

  /** Tokens have 43 characters after their prefix, lines of keys 64; ids have 36 at most. */
  private static final Pattern LONG = Pattern.compile("[A-Za-z0-9+/_-]{40,}={0,2}");

  private final List<String> known;
  private boolean inKey;

  /** Of one text; of secrets that are known, and others by what they look like. */
  Redaction(List<String> known) {
    this.known = List.copyOf(known);
  }

  /** The next line without secrets. */
  String line(String line) {
    if (inKey) {
      inKey = !KEY_ENDS.matcher(line).find();
      return REMOVED;
    }
    Matcher key = KEY_BEGINS.matcher(line);
    if (key.find()) {
      inKey = !KEY_ENDS.matcher(line).find();
      return REMOVED;
    }
    String clean = line;
    for (String secret : known) {
      clean = clean.replace(secret, REMOVED);
    }
    clean = NAMED.matcher(clean).replaceAll("$1" + Matcher.quoteReplacement(REMOVED));
    clean = BEARER.matcher(clean).replaceAll("$1 " + Matcher.quoteReplacement(REMOVED));
    return LONG.matcher(clean).replaceAll(Matcher.quoteReplacement(REMOVED));
  }
}
