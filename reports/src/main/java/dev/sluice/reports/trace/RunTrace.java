package dev.sluice.reports.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.reports.Json;
import dev.sluice.reports.TraceLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The events of a run, with short names, and with the instance that an operation is about.
 *
 * @param events in the order in which they happened
 * @param names what ids are called in them
 * @param leftOut how many events of the run are not among them
 */
public record RunTrace(List<TraceEvent> events, ShortNames names, long leftOut) {

  /** Tables whose rows are hosts, and what is no table. */
  private static final Set<String> HOSTS = Set.of("sled", "nexus", "");

  /** Of events as they happened. */
  public static RunTrace of(List<TraceEvent> events) {
    return of(events, 0);
  }

  private static RunTrace of(Collection<TraceEvent> events, long leftOut) {
    ShortNames names = ShortNames.of(events);
    List<TraceEvent> named = events.stream().map(names::in).toList();
    return new RunTrace(OperationSubjects.in(named), names, leftOut);
  }

  /**
   * Of a {@code trace.jsonl}, or the part of it that {@code window} lets through.
   *
   * @throws IllegalArgumentException if it is none, with the line
   */
  public static RunTrace read(Path file, Json json, TraceWindow window) throws IOException {
    ArrayDeque<TraceEvent> events = new ArrayDeque<>();
    int number = 0;
    int after = 0;
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (after == window.afterMax()) {
          continue; // it is counted
        }
        TraceEvent event = read(line, file + " line " + number, json);
        events.add(event);
        if (event.step() > window.step()) {
          after++;
        } else if (events.size() > window.beforeMax()) {
          events.remove();
        }
      }
    }
    return of(events, number - events.size());
  }

  private static TraceEvent read(String line, String where, Json json) {
    if (TraceLines.isOfAnOlderFormat(line)) {
      throw new IllegalArgumentException(
          where + ": written by an older Sluice, expected events with fields (replay it --out)");
    }
    try {
      return TraceEvent.of(json.read(line, Map.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(where + ": expected one event in JSON", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  /** What an event is about, besides hosts: VMMs, instances and sagas, by short name. */
  public static Set<String> subjects(TraceEvent event) {
    Set<String> subjects = new TreeSet<>();
    subjects.add(event.text("vm"));
    subjects.add(event.text("instance"));
    if (!HOSTS.contains(event.text("table"))) {
      subjects.add(event.text("id"));
    }
    subjects.remove("");
    return subjects;
  }

  /** The last event up to a time; -1 if there is none. */
  public int lastAt(long timeNanos) {
    int low = -1;
    int high = events.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (events.get(middle).timeNanos() <= timeNanos) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
