package dev.sluice.reports;

import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.event.TraceEntry;
import dev.sluice.sim.event.TraceSink;
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
  public void entry(long step, long timeNanos, RackEvent event) {
    if (broken != null) {
      return;
    }
    try {
      out.write(line(json, step, timeNanos, event));
      out.write('\n');
    } catch (IOException e) {
      broken = e; // if thrown here it would count as an exception of the simulated code
    }
  }

  /** One event, without a line end. */
  public static String line(Json json, long step, long timeNanos, RackEvent event) {
    TraceEntry entry = event.entry();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("timeNanos", timeNanos);
    line.put("actor", entry.actor());
    line.put("kind", entry.kind());
    line.put("event", entry.event());
    line.putAll(entry.fields());
    if (entry.detail() != null) {
      line.put("detail", entry.detail());
    }
    return json.line(line);
  }

  /** Whether a line is of an older version, without fields. */
  public static boolean isOfAnOlderFormat(String line) {
    return !line.contains("\"event\":");
  }

  /** Ends the file, and throws the first exception that writing it met. */
  @Override
  public void close() throws IOException {
    out.close();
    if (broken != null) {
      throw broken;
    }
  }
}
