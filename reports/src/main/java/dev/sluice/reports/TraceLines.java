package dev.sluice.reports;

import dev.sluice.sim.kernel.TraceSink;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A trace as lines of JSON, the form of {@code trace.jsonl}. */
public final class TraceLines implements TraceSink, AutoCloseable {

  private final Json json;
  private final BufferedWriter out;
  private @Nullable IOException broken;

  /** A trace that is written to {@code file} as it happens. */
  TraceLines(Path file, Json json) throws IOException {
    this.json = json;
    this.out = Files.newBufferedWriter(file);
  }

  @Override
  public void entry(long step, long timeNanos, String actor, String kind, String detail) {
    if (broken != null) {
      return;
    }
    try {
      out.write(line(json, step, timeNanos, actor, kind, detail));
      out.write('\n');
    } catch (IOException e) {
      broken = e; // thrown from here it would be a fault of what is simulated
    }
  }

  /** One entry, without a line end. */
  public static String line(
      Json json, long step, long timeNanos, String actor, String kind, String detail) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("step", step);
    entry.put("timeNanos", timeNanos);
    entry.put("actor", actor);
    entry.put("kind", kind);
    entry.put("detail", detail);
    return json.line(entry);
  }

  /** Ends the file, and throws now what went wrong at any time. */
  @Override
  public void close() throws IOException {
    out.close();
    if (broken != null) {
      throw broken;
    }
  }
}
