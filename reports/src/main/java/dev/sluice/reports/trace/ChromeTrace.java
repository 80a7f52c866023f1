package dev.sluice.reports.trace;

import com.fasterxml.jackson.databind.SequenceWriter;
import dev.sluice.reports.Json;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run in the trace event format that Perfetto and {@code chrome://tracing} open: a process for
 * each host, spans for operations, boots, VMs and faults, flows for messages, counters for
 * reservoirs, instants for all else.
 */
public final class ChromeTrace {

  private static final double NANOS_PER_MICRO = 1_000;

  private final SequenceWriter out;
  private final Map<String, Integer> processes = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> open = new LinkedHashMap<>();

  private ChromeTrace(SequenceWriter out) {
    this.out = out;
  }

  /** Writes the trace as an object of JSON, one event after the other: a long run has many. */
  public static void write(RunTrace trace, Writer to) throws IOException {
    to.write("{\"displayTimeUnit\":\"ms\",\"traceEvents\":");
    try (SequenceWriter out = new Json().elements(to)) {
      ChromeTrace chrome = new ChromeTrace(out);
      for (TraceEvent event : trace.events()) {
        chrome.add(event);
      }
      long end = trace.events().isEmpty() ? 0 : last(trace).timeNanos();
      for (Map<String, Object> span : chrome.open.values()) {
        chrome.close(span, end);
      }
    }
    to.write("}");
  }

  private static TraceEvent last(RunTrace trace) {
    return trace.events().get(trace.events().size() - 1);
  }

  private void add(TraceEvent e) throws IOException {
    switch (e.event()) {
      case "operation-invoked" -> begin(e, "operation " + e.text("call"));
      case "operation-answered" -> end(e, "operation " + e.text("call"));
      case "boot-began" -> begin(e, "boot " + e.actor());
      case "boot-ended" -> end(e, "boot " + e.actor());
      case "create-asked" -> begin(e, "vm " + e.actor() + e.text("vm"));
      case "vm-gone", "create-failed" -> end(e, "vm " + e.actor() + e.text("vm"));
      case "fault-began" -> begin(e, fault(e));
      case "fault-ended" -> end(e, fault(e));
      case "reservoir-changed" -> counters(e);
      case "request-sent", "request-doubled" -> flow(e, "s", "request", e.text("copy"));
      case "request-received" -> flow(e, "f", "request", e.text("copy"));
      case "answer-sent" -> flow(e, "s", "answer", "");
      case "answer-received" -> flow(e, "f", "answer", "");
      default -> instant(e);
    }
  }

  private static String fault(TraceEvent e) {
    return "fault " + e.text("fault") + " " + e.text("target") + " " + e.text("atMillis");
  }

  /** An event that is not written yet. */
  private Map<String, Object> event(TraceEvent e, String phase, String name) throws IOException {
    Integer known = processes.get(e.actor());
    if (known == null) {
      known = processes.size() + 1;
      processes.put(e.actor(), known);
      Map<String, Object> process = new LinkedHashMap<>();
      process.put("ph", "M");
      process.put("name", "process_name");
      process.put("pid", known);
      process.put("args", Map.of("name", e.actor()));
      out.write(process);
    }
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("name", name);
    event.put("cat", e.kind());
    event.put("ph", phase);
    event.put("ts", e.timeNanos() / NANOS_PER_MICRO);
    event.put("pid", known);
    event.put("tid", 0);
    return event;
  }

  private void begin(TraceEvent e, String key) throws IOException {
    Map<String, Object> span = event(e, "X", Words.of(e));
    span.put("tid", Math.floorMod(key.hashCode(), 1_000) + 1); // spans of a thread must nest
    span.put("dur", 0.0);
    span.put("args", e.fields());
    Map<String, Object> before = open.put(key, span);
    if (before != null) {
      out.write(before); // it has no end
    }
  }

  private void end(TraceEvent e, String key) throws IOException {
    Map<String, Object> span = open.remove(key);
    if (span != null) {
      close(span, e.timeNanos());
    }
    instant(e);
  }

  private void close(Map<String, Object> span, long endNanos) throws IOException {
    if (span.get("ts") instanceof Double began) {
      span.put("dur", endNanos / NANOS_PER_MICRO - began);
    }
    out.write(span);
  }

  private void counters(TraceEvent e) throws IOException {
    Map<String, Object> sizes = new LinkedHashMap<>();
    for (String field : List.of("desiredBytes", "kernelBytes", "settledBytes")) {
      sizes.put(field, e.number(field));
    }
    Map<String, Object> counter = event(e, "C", "reservoir");
    counter.put("args", sizes);
    out.write(counter);
    instant(e);
  }

  private void flow(TraceEvent e, String phase, String kind, String copy) throws IOException {
    Map<String, Object> slice = event(e, "X", Words.of(e));
    slice.put("dur", 1.0); // a flow binds to a slice
    slice.put("args", e.fields());
    out.write(slice);
    Map<String, Object> flow = event(e, phase, kind);
    flow.put("id", kind + e.text("message") + "/" + copy);
    if (phase.equals("f")) {
      flow.put("bp", "e");
    }
    out.write(flow);
  }

  private void instant(TraceEvent e) throws IOException {
    Map<String, Object> instant = event(e, "i", Words.of(e));
    instant.put("s", e.kind().equals("violation") ? "g" : "t");
    instant.put("args", e.fields());
    out.write(instant);
  }
}
