package dev.sluice.scenarios.replay;

import dev.sluice.reports.Json;
import dev.sluice.reports.TraceLines;
import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.event.TraceSink;
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
  private boolean older;

  TraceComparison(Path trace, Json json) throws IOException {
    this.json = json;
    this.kept = Files.newBufferedReader(trace);
  }

  @Override
  public void entry(long step, long timeNanos, RackEvent event) {
    if (divergedAt >= 0 || older) {
      return;
    }
    try {
      String line = kept.readLine();
      older = line != null && TraceLines.isOfAnOlderFormat(line);
      if (!older && !TraceLines.line(json, step, timeNanos, event).equals(line)) {
        divergedAt = step;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The first step that differs, or where this run ended if the other went on; -1 if the other
   * trace tells too little to compare.
   */
  long divergedAt(long steps) {
    if (older) {
      return -1;
    }
    return divergedAt >= 0 ? divergedAt : steps;
  }

  @Override
  public void close() throws IOException {
    kept.close();
  }
}
