package dev.sluice.cli;

import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What users, editors and broken disks make of a text. */
final class Junk {

  private static final Pattern ATOM = Pattern.compile("\"[^\"]*\"|-?\\d+|:[a-z-]+|nil");
  private static final List<String> VALUES =
      List.of(
          "",
          "0",
          "-1",
          "1",
          "9223372036854775807",
          "-9223372036854775808",
          "99999999999999999999",
          "1e308",
          "1e-15655021222",
          "1e-9",
          "0.5",
          "NaN",
          "null",
          "nil",
          "true",
          "[]",
          "{}",
          "[[]]",
          "[1]",
          "[9,1]",
          "{\"oneOf\":[]}",
          "{\"oneOf\":[1,2]}",
          "\"\"",
          "\"any\"",
          "\"each\"",
          "\"sled-9\"",
          "\"\\u0000\"",
          "\"\u202eabc\"",
          "\"\u001b[2J\"",
          "../../etc/passwd",
          "a b",
          "'",
          "\"",
          "$(id)",
          "`id`",
          "%s%n",
          "\\",
          "1..",
          "..1",
          "2..1",
          "0/0",
          "1/0",
          "1/2",
          "max",
          "64GiB",
          "-5GiB",
          "1000000TiB",
          "90s",
          "-1s",
          "1h1h",
          ":a",
          "#{}",
          "#inst \"x\"",
          "(1 2)",
          "\\c",
          "[1 2]",
          "{:a 1}",
          "9".repeat(1_001),
          "x".repeat(300),
          "[".repeat(1_100));

  private final Random random;

  Junk(Random random) {
    this.random = random;
  }

  /** A value that fits nowhere in particular. */
  String value() {
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  /** A word with a slip of the fingers in it. */
  String slip(String word) {
    if (word.isEmpty()) {
      return "x";
    }
    int at = random.nextInt(word.length());
    return switch (random.nextInt(3)) {
      case 0 -> word.substring(0, at) + word.substring(at + 1);
      case 1 -> word.substring(0, at) + (char) (33 + random.nextInt(90)) + word.substring(at);
      default -> word.substring(0, at) + word.substring(at).repeat(2);
    };
  }

  /** The text with one to three things wrong, or at least changed. */
  String spoilt(String text) {
    String spoilt = text;
    for (int slips = 1 + random.nextInt(3); slips > 0; slips--) {
      spoilt = random.nextInt(5) == 0 ? torn(spoilt) : withValue(spoilt);
    }
    return spoilt;
  }

  private String torn(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int at = random.nextInt(text.length());
    int to = Math.min(text.length(), at + 1 + random.nextInt(40));
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, at);
      case 1 -> text.substring(0, at) + text.substring(to);
      case 2 -> text.substring(0, to) + text.substring(at);
      case 3 -> text.substring(0, at) + (char) random.nextInt(0x250) + text.substring(at);
      default -> text.substring(0, at) + value() + text.substring(at);
    };
  }

  /** One word or number of it is another one. */
  private String withValue(String text) {
    long atoms = ATOM.matcher(text).results().count();
    if (atoms == 0) {
      return value();
    }
    long chosen = random.nextInt((int) atoms);
    Matcher matcher = ATOM.matcher(text);
    for (long i = 0; i <= chosen; i++) {
      matcher.find();
    }
    String other =
        random.nextBoolean() ? value() : String.valueOf(random.nextLong() >> random.nextInt(64));
    return text.substring(0, matcher.start()) + other + text.substring(matcher.end());
  }
}
