package dev.sluice.scenarios.replay;

import dev.sluice.reports.Json;
import dev.sluice.reports.TraceLines;
import dev.sluice.sim.kernel.TraceSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares a run, as it happens, with the trace of another one. */
final class TraceComparison implements TraceSink, AutoCloseable {

  private final Json json;
  private final BufferedReader kept;
  private long divergedAt = -1;

  TraceComparison(Path trace, Json json) throws IOException {
    this.json = json;
    this.kept = Files.newBufferedReader(trace);
  }

  @Override
  public void entry(long step, long timeNanos, String actor, String kind, String detail) {
    if (divergedAt >= 0) {
      return;
    }
    String line = TraceLines.line(json, step, timeNanos, actor, kind, detail);
    try {
      if (!line.equals(kept.readLine())) {
        divergedAt = step;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first step that differs, or where this run ended if the other went on. */
  long divergedAt(long steps) {
    return divergedAt >= 0 ? divergedAt : steps;
  }

  @Override
  public void close() throws IOException {
    kept.close();
  }
}
