package dev.sluice.reports.page;

import dev.sluice.reports.trace.RunTrace;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.reports.trace.Words;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where the operations of a history are in the trace of its run, and what they are in words. */
final class HistoryEvents {

  private static final Map<String, Set<String>> OF_A_SLED =
      Map.of(
          "launch", Set.of("launch-asked", "launch-answered"),
          "stop", Set.of("stop-asked", "stop-answered"),
          "set-reservoir", Set.of("reservoir-changed"),
          "reboot", Set.of("boot-ended"),
          "decommission", Set.of("dismissed"),
          "read", Set.of("sled-read", "operation-invoked", "operation-answered"));

  private static final Map<String, Set<String>> OF_AN_INSTANCE =
      Map.of("lost", Set.of("row-changed"), "restart", Set.of("row-changed"));

  private static final Set<String> OF_A_USER = Set.of("operation-invoked", "operation-answered");

  private final RunTrace trace;
  private final boolean sled;

  /**
   * Those of one object.
   *
   * @param object its name in files
   */
  HistoryEvents(String object, RunTrace trace) {
    this.trace = trace;
    this.sled = object.startsWith("sled-");
  }

  /** The event that is {@code op}; the last one by then if the trace has none for it. */
  int index(Op op) {
    int last = Math.max(0, trace.lastAt(op.timeNanos()));
    List<TraceEvent> events = trace.events();
    for (int i = last; i >= 0 && events.get(i).timeNanos() == op.timeNanos(); i--) {
      if (is(events.get(i), op)) {
        return i;
      }
    }
    return last;
  }

  private boolean is(TraceEvent event, Op op) {
    if (!sled) {
      return OF_AN_INSTANCE.getOrDefault(op.f(), OF_A_USER).contains(event.event())
          && (event.text("operation").equals(op.f()) || event.text("table").equals("instance"));
    }
    String vm = fields(op).getOrDefault("vm", "");
    boolean ends = op.type() != Op.Type.INVOKE;
    return OF_A_SLED.getOrDefault(op.f(), Set.of()).contains(event.event())
        && (vm.isEmpty() || event.text("vm").equals(vm))
        && (!event.event().endsWith("-asked") || !ends)
        && (!event.event().endsWith("-answered") || ends);
  }

  /** What {@code op} asks for or has seen, in a few words. */
  String words(Op op) {
    Map<String, String> fields = fields(op);
    if (fields.containsKey("vm")) {
      return op.f() + " " + fields.get("vm") + size(fields, "bytes", " (%s)");
    } else if (fields.containsKey("vms")) {
      return "read" + size(fields, "actual", ": %s") + ", " + fields.get("vms");
    } else if (fields.containsKey("actual")) {
      return op.f().replace("set-", "") + size(fields, "actual", ": %s");
    }
    return op.f() + (op.value() == null ? "" : ": " + EdnWriter.value(op.value()).replace(":", ""));
  }

  private static String size(Map<String, String> fields, String name, String format) {
    String bytes = fields.get(name);
    return bytes == null
        ? ""
        : String.format(Locale.ROOT, format, Words.bytes(Long.parseLong(bytes)));
  }

  /** The fields of its value, with short names. */
  private Map<String, String> fields(Op op) {
    Map<String, String> fields = new HashMap<>();
    if (op.value() instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            String text = value instanceof String plain ? plain : EdnWriter.value(value);
            fields.put(EdnWriter.value(key).replace(":", ""), trace.names().in(text));
          });
    }
    return fields;
  }
}
