package dev.sluice.reports.trace;

import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.event.TraceEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One event of a trace.
 *
 * @param step number of the step it happened in
 * @param timeNanos virtual time
 * @param actor who
 * @param kind the kind
 * @param event which of that kind
 * @param fields all else, by name: texts, whole numbers and truth values; {@code detail} only of
 *     events that nothing else tells of
 */
public record TraceEvent(
    long step,
    long timeNanos,
    String actor,
    String kind,
    String event,
    Map<String, Object> fields) {

  private static final Set<String> OWN =
      Set.of("step", "timeNanos", "actor", "kind", "event", "detail");

  /** An event as it happens. */
  public static TraceEvent of(long step, long timeNanos, RackEvent event) {
    TraceEntry entry = event.entry();
    return new TraceEvent(
        step, timeNanos, entry.actor(), entry.kind(), entry.event(), entry.fields());
  }

  /**
   * An event as {@code trace.jsonl} has it.
   *
   * @throws IllegalArgumentException if {@code line} lacks what every event has
   */
  static TraceEvent of(Map<?, ?> line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    line.forEach(
        (name, value) -> {
          if (!OWN.contains(name)) {
            fields.put(String.valueOf(name), value);
          }
        });
    return new TraceEvent(
        number(line, "step"),
        number(line, "timeNanos"),
        text(line, "actor"),
        text(line, "kind"),
        text(line, "event"),
        fields);
  }

  private static long number(Map<?, ?> line, String name) {
    if (line.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException(name + ": expected a number");
  }

  private static String text(Map<?, ?> line, String name) {
    if (line.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(name + ": expected a text");
  }

  /** Whether it is this one of its kind. */
  public boolean is(String name) {
    return event.equals(name);
  }

  /** A field as text; empty if there is none. */
  public String text(String field) {
    Object value = fields.get(field);
    return value == null ? "" : String.valueOf(value);
  }

  /** A field as a whole number; 0 if there is none. */
  public long number(String field) {
    return fields.get(field) instanceof Number number ? number.longValue() : 0;
  }

  /** A field; null if there is none. */
  public @Nullable Object get(String field) {
    return fields.get(field);
  }

  /** The same with other fields. */
  TraceEvent with(Map<String, Object> others) {
    return new TraceEvent(step, timeNanos, actor, kind, event, others);
  }
}
