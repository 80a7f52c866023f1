package dev.sluice.cli;

import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.event.TraceSink;
import dev.sluice.sim.kernel.LogLine;
import dev.sluice.sim.kernel.LogTap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of a run in the order in which they happened, and between them the log lines of
 * production as events of the kind {@code log}.
 */
final class TraceRecording implements TraceSink, AutoCloseable {

  private final List<TraceEvent> events = new ArrayList<>();
  private final BitSet spoken = new BitSet();
  private final @Nullable LogTap tap;

  /**
   * A recording of the next run on this thread.
   *
   * @param logLevel the least level of log lines; null for none
   */
  TraceRecording(@Nullable String logLevel) {
    this.tap = logLevel == null ? null : LogTap.open(logLevel, this::log);
  }

  @Override
  public void entry(long step, long timeNanos, RackEvent event) {
    spoken.set(events.size(), event.entry().detail() != null);
    events.add(TraceEvent.of(step, timeNanos, event));
  }

  private void log(LogLine line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("level", line.level());
    fields.put("logger", line.logger());
    fields.put("text", line.text());
    spoken.set(events.size());
    events.add(
        new TraceEvent(line.step(), line.timeNanos(), line.host(), "log", "log-line", fields));
  }

  /** All of them. */
  List<TraceEvent> events() {
    return events;
  }

  /** Whether the event of this number says what no other one does. */
  boolean isSpoken(int index) {
    return spoken.get(index);
  }

  /** The events of the rack, without log lines. */
  List<TraceEvent> ofTheRack() {
    return events.stream().filter(event -> !event.kind().equals("log")).toList();
  }

  @Override
  public void close() {
    if (tap != null) {
      tap.close();
    }
  }
}
