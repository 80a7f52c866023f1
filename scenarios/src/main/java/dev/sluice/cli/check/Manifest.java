package dev.sluice.cli.check;

import dev.sluice.scenarios.file.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of histories with the verdicts they should get: tab-separated, the first line names the
 * columns. Columns {@code file}, {@code model} and {@code expected} must be there, {@code options}
 * and {@code init} may; a {@code -} is an empty cell. Files are relative to the table.
 */
final class Manifest {

  private final Path path;
  private final List<String> columns;

  private Manifest(Path path, List<String> columns) {
    this.path = path;
    this.columns = columns;
    for (String needed : List.of("file", "model", "expected")) {
      if (!columns.contains(needed)) {
        throw new BadInputException(path + ": expected a column " + needed + " in the first line");
      }
    }
  }

  /** The tasks that a table sets. */
  static List<Task> read(Path path) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(path);
    } catch (NoSuchFileException e) {
      throw new BadInputException(path + ": there is no such file", e);
    }
    Manifest manifest = new Manifest(path, lines.isEmpty() ? List.of() : split(lines.get(0)));
    List<Task> tasks = new ArrayList<>();
    for (int line = 1; line < lines.size(); line++) {
      if (!lines.get(line).isBlank()) {
        tasks.add(manifest.task(split(lines.get(line)), line + 1));
      }
    }
    return tasks;
  }

  private Task task(List<String> cells, int line) {
    String file = cell(cells, "file");
    String model = cell(cells, "model");
    String expected = cell(cells, "expected");
    if (file == null || model == null || expected == null) {
      throw new BadInputException(
          "%s: line %d: expected a file, a model and a verdict".formatted(path, line));
    }
    String options = cell(cells, "options");
    if (options != null && !options.equals("--independent")) {
      throw new BadInputException(
          "%s: line %d: expected --independent or - but was %s".formatted(path, line, options));
    }
    return new Task(
        file, path.resolveSibling(file), model, cell(cells, "init"), options != null, expected);
  }

  private @Nullable String cell(List<String> cells, String column) {
    int at = columns.indexOf(column);
    return at < 0 || at >= cells.size() || cells.get(at).equals("-") ? null : cells.get(at);
  }

  private static List<String> split(String line) {
    return Arrays.asList(line.split("\t", -1));
  }
}
