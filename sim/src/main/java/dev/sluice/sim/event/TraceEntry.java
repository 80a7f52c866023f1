package dev.sluice.sim.event;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An event as the trace has it: actor, kind, event, a sentence, and fields. Fields are texts, whole
 * numbers and truth values; sizes are in bytes.
 */
public final class TraceEntry {

  private final String actor;
  private final String kind;
  private final String event;
  private final @Nullable Supplier<String> detail;
  private final Map<String, Object> fields = new LinkedHashMap<>();

  private TraceEntry(String actor, String kind, String event, @Nullable Supplier<String> detail) {
    this.actor = actor;
    this.kind = kind;
    this.event = event;
    this.detail = detail;
  }

  /**
   * An entry for people and for programs.
   *
   * @param actor such as {@code sled-2} or {@code nexus}
   * @param kind such as {@code message} or {@code fault}
   * @param event which of that kind, such as {@code request-sent}
   * @param detail in words
   */
  public static TraceEntry of(String actor, String kind, String event, String detail) {
    return new TraceEntry(actor, kind, event, () -> detail);
  }

  /** The same with a sentence that is only made if it is asked for. */
  static TraceEntry of(String actor, String kind, String event, Supplier<String> detail) {
    return new TraceEntry(actor, kind, event, detail);
  }

  /** An entry without a sentence, for programs only. */
  static TraceEntry unspoken(String actor, String kind, String event) {
    return new TraceEntry(actor, kind, event, null);
  }

  /** Adds a field, unless its value is null. */
  public TraceEntry with(String field, @Nullable Object value) {
    if (value != null) {
      fields.put(field, value);
    }
    return this;
  }

  /** Who: a host, a client, {@code store}, {@code nemesis}, {@code run} or {@code judge}. */
  public String actor() {
    return actor;
  }

  /** The kind. */
  public String kind() {
    return kind;
  }

  /** The event of that kind. */
  public String event() {
    return event;
  }

  /** A sentence; null if another entry has it. */
  public @Nullable String detail() {
    return detail == null ? null : detail.get();
  }

  /** The fields, by name. */
  public Map<String, Object> fields() {
    return fields;
  }
}
