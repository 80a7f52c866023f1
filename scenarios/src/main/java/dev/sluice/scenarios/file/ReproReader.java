package dev.sluice.scenarios.file;

import dev.sluice.reports.Repro;
import dev.sluice.sim.judge.Violation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads {@code repro.json}. Whatever cannot be run is a {@link BadInputException}. */
public final class ReproReader {

  private final String file;

  ReproReader(String file) {
    this.file = file;
  }

  /** The repro of a file. */
  public static Repro read(Path file) {
    return new ReproReader(file.toString()).read(JsonText.read(file, "a repro.json"));
  }

  /** Whether a file is a plan rather than a scenario: it has a field {@code plan}. */
  public static boolean isRepro(String file) {
    return file.endsWith(".json")
        && JsonText.tree(file, JsonText.read(Path.of(file), "a repro.json or a scenario"))
            .has("plan");
  }

  Repro read(String text) {
    return read(text, new FieldSchema());
  }

  /** The same; records in {@code schema} which fields were read. */
  Repro read(String text, FieldSchema schema) {
    Fields fields = new Fields(file, JsonText.tree(file, text), schema);
    int version = (int) fields.integer("formatVersion", Repro.FORMAT_VERSION, Repro.FORMAT_VERSION);
    Repro repro =
        new Repro(
            version,
            fields.textOr("commit", ""),
            fields.textOr("jdk", ""),
            fields.textOr("scenario", ""),
            fields.has("seed") ? fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE) : 0,
            expected(fields),
            fields.text("traceHash"),
            fields.textOr("planHash", ""),
            new PlanReader().read(fields.object("plan")));
    fields.end();
    return repro;
  }

  private static @Nullable Violation expected(Fields fields) {
    if (!fields.has("expected")) {
      return null;
    }
    Fields seen = fields.object("expected");
    Violation expected =
        new Violation(
            seen.text("oracle"),
            seen.integer("step", 0, Long.MAX_VALUE),
            seen.integer("timeNanos", 0, Long.MAX_VALUE),
            seen.text("message"),
            seen.has("about") ? seen.text("about") : null,
            seen.has("phase") ? seen.text("phase") : null);
    seen.end();
    return expected;
  }
}
