package dev.sluice.scenarios.bugs;

import dev.sluice.scenarios.file.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A mistake that somebody has made or might make, as a patch to production code.
 *
 * @param name of its file
 * @param what the mistake, in a sentence
 * @param source where it was met
 * @param expected the oracles that may see it
 * @param diff the patch itself
 */
public record Bug(
    String name, String what, String source, List<String> expected, UnifiedDiff diff) {

  private static final String WHAT = "Bug";
  private static final String SOURCE = "Source";
  private static final String EXPECT = "Expect";

  /** Keeps a copy of the list. */
  public Bug {
    expected = List.copyOf(expected);
  }

  /**
   * Reads a patch: lines {@code Bug:}, {@code Source:} and {@code Expect:}, each of which goes on
   * in lines that begin with a space, and then the diff.
   *
   * @throws BadInputException if it is none
   */
  public static Bug parse(String name, String text) {
    List<String> lines = text.lines().toList();
    Map<String, String> header = new LinkedHashMap<>();
    String key = "";
    int at = 0;
    for (; at < lines.size() && !lines.get(at).startsWith("--- "); at++) {
      String line = lines.get(at);
      int colon = line.indexOf(": ");
      if (line.startsWith(" ") && !key.isEmpty()) {
        header.merge(key, line.strip(), (before, more) -> before + " " + more);
      } else if (colon > 0) {
        key = line.substring(0, colon);
        header.put(key, line.substring(colon + 2).strip());
      } else if (!line.isBlank()) {
        throw new BadInputException(
            "%s.patch: line %d: expected 'Key: text' or the diff".formatted(name, at + 1));
      }
    }
    return new Bug(
        name,
        required(name, header, WHAT),
        required(name, header, SOURCE),
        List.of(required(name, header, EXPECT).split("\\s*,\\s*")),
        UnifiedDiff.parse(name + ".patch", lines, at));
  }

  /**
   * Compiles production code with this bug in it, and writes the classes that it changes into a
   * folder, for a class path on which they come first.
   *
   * @throws BadInputException if it does not apply or does not compile
   * @throws IOException if they cannot be written
   */
  public void compileTo(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> each : Patched.classes(this).entrySet()) {
      Path file = folder.resolve(each.getKey().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, each.getValue());
    }
  }

  private static String required(String name, Map<String, String> header, String key) {
    String value = header.get(key);
    if (value == null || value.isBlank()) {
      throw new BadInputException(name + ".patch: expected a header line '" + key + ": ...'");
    }
    return value;
  }
}
