package dev.sluice.scenarios.bugs;

import dev.sluice.scenarios.file.BadInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Changes to text files, in the unified format of {@code diff -u}. Strict: what a hunk expects must
 * be there to the letter, though it may have moved; files are only ever changed, neither made nor
 * taken away.
 */
final class UnifiedDiff {

  private static final Pattern HUNK =
      Pattern.compile("@@ -(\\d{1,6})(?:,(\\d{1,6}))? \\+(\\d{1,6})(?:,(\\d{1,6}))? @@.*");

  /**
   * One change within a file.
   *
   * @param line where the old lines stood, from 1
   */
  private record Hunk(int line, List<String> oldLines, List<String> newLines) {}

  private final String origin;
  private final Map<String, List<Hunk>> files;

  private UnifiedDiff(String origin, Map<String, List<Hunk>> files) {
    this.origin = origin;
    this.files = files;
  }

  /**
   * Reads a diff.
   *
   * @param origin its name in messages
   * @param first index of its first line in {@code lines}
   */
  static UnifiedDiff parse(String origin, List<String> lines, int first) {
    return new Parser(origin, lines, first).parse();
  }

  /** The files that it changes. */
  List<String> paths() {
    return List.copyOf(files.keySet());
  }

  /**
   * The changed files after the change.
   *
   * @param texts yields the text of a path; null if there is no such file
   * @throws BadInputException if it does not apply
   */
  Map<String, String> apply(Function<String, @Nullable String> texts) {
    Map<String, String> changed = new LinkedHashMap<>();
    files.forEach(
        (path, hunks) -> {
          String text = texts.apply(path);
          if (text == null) {
            throw new BadInputException(
                origin + " does not apply: there is no production source " + path);
          }
          changed.put(path, apply(path, text, hunks));
        });
    return changed;
  }

  private String apply(String path, String text, List<Hunk> hunks) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int moved = 0; // how far the lines after the last hunk are from where the diff has them
    int done = 0; // lines before this one are settled
    for (Hunk hunk : hunks) {
      int at = find(lines, hunk, done, hunk.line() - 1 + moved);
      if (at < 0) {
        throw new BadInputException(
            "%s does not apply: %s: nothing like the hunk of line %d"
                .formatted(origin, path, hunk.line()));
      }
      lines.subList(at, at + hunk.oldLines().size()).clear();
      lines.addAll(at, hunk.newLines());
      done = at + hunk.newLines().size();
      moved = at + hunk.newLines().size() - (hunk.line() - 1 + hunk.oldLines().size());
    }
    return String.join("\n", lines) + "\n";
  }

  /** Where the old lines are, as near to {@code expected} as can be; negative if nowhere. */
  private static int find(List<String> lines, Hunk hunk, int from, int expected) {
    int last = lines.size() - hunk.oldLines().size();
    int best = -1;
    for (int at = from; at <= last; at++) {
      boolean fits = lines.subList(at, at + hunk.oldLines().size()).equals(hunk.oldLines());
      if (fits && (best < 0 || Math.abs(at - expected) < Math.abs(best - expected))) {
        best = at;
      }
    }
    return best;
  }

  /** Reads line by line, counting what each hunk's heading promises. */
  private static final class Parser {
    private final String origin;
    private final List<String> lines;
    private int at;

    private Parser(String origin, List<String> lines, int first) {
      this.origin = origin;
      this.lines = lines;
      this.at = first;
    }

    private UnifiedDiff parse() {
      Map<String, List<Hunk>> files = new LinkedHashMap<>();
      while (at < lines.size()) {
        path("--- a/");
        String path = path("+++ b/");
        List<Hunk> hunks = new ArrayList<>();
        while (at < lines.size() && lines.get(at).startsWith("@@")) {
          hunks.add(hunk());
        }
        if (hunks.isEmpty() || files.put(path, hunks) != null) {
          throw complaint("a hunk '@@ -line,count +line,count @@', each file once");
        }
      }
      if (files.isEmpty()) {
        throw complaint("a unified diff");
      }
      return new UnifiedDiff(origin, files);
    }

    private String path(String prefix) {
      if (at >= lines.size() || !lines.get(at).startsWith(prefix)) {
        throw complaint("'" + prefix + "PATH'");
      }
      String path = lines.get(at++).substring(prefix.length());
      return path.contains("\t") ? path.substring(0, path.indexOf('\t')) : path;
    }

    private Hunk hunk() {
      Matcher heading = HUNK.matcher(lines.get(at));
      if (!heading.matches()) {
        throw complaint("'@@ -line,count +line,count @@'");
      }
      at++;
      int oldCount = count(heading.group(2));
      int newCount = count(heading.group(4));
      List<String> before = new ArrayList<>();
      List<String> after = new ArrayList<>();
      while (before.size() < oldCount || after.size() < newCount) {
        String line = at < lines.size() ? lines.get(at) : "?";
        // Editors strip the one space that an empty line of context has.
        char mark = line.isEmpty() ? ' ' : line.charAt(0);
        String text = line.isEmpty() ? "" : line.substring(1);
        if (mark != ' ' && mark != '-' && mark != '+') {
          throw complaint("a line of the hunk");
        }
        if (mark != '+') {
          before.add(text);
        }
        if (mark != '-') {
          after.add(text);
        }
        at++;
      }
      if (before.size() != oldCount || after.size() != newCount || before.isEmpty()) {
        throw complaint("as many lines as the heading of the hunk says, and some of them old");
      }
      return new Hunk(Integer.parseInt(heading.group(1)), before, after);
    }

    private static int count(@Nullable String digits) {
      return digits == null ? 1 : Integer.parseInt(digits);
    }

    private BadInputException complaint(String expected) {
      return new BadInputException(
          "%s: line %d: expected %s".formatted(origin, Math.min(at + 1, lines.size()), expected));
    }
  }
}
