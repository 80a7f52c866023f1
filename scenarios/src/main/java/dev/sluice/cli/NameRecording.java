package dev.sluice.cli;

import dev.sluice.reports.trace.FirstMentions;
import dev.sluice.reports.trace.PlainText;
import dev.sluice.reports.trace.ShortNames;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.event.TraceSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run calls its ids: of its events, those in which one first appears. They give the same
 * short names as all of them together, and their number does not grow with that of the steps.
 */
final class NameRecording implements TraceSink {

  private final Set<String> seen = new LinkedHashSet<>();
  private final List<TraceEvent> events = new ArrayList<>();

  @Override
  public void entry(long step, long timeNanos, RackEvent event) {
    TraceEvent entry = TraceEvent.of(step, timeNanos, event);
    boolean first = isFirst(entry.event() + " boot", entry.is("boot-began") ? "id" : "", entry);
    first |= isFirst("vm", "vm", entry);
    first |= isFirst("instance", "instance", entry);
    first |= isFirst(entry.text("table"), entry.text("table").isEmpty() ? "" : "id", entry);
    if (first) {
      events.add(entry);
    }
  }

  private boolean isFirst(String kind, String field, TraceEvent event) {
    String id = event.text(field);
    return !id.isEmpty() && seen.add(kind + " " + id);
  }

  /**
   * The messages of the run's violations, in their order: with short names, each in full where it
   * comes first, and with sizes in the units that a person would use.
   */
  List<String> in(List<String> messages) {
    ShortNames names = ShortNames.of(events);
    String text = String.join(" ", messages);
    Map<String, String> inFull = new LinkedHashMap<>(names.inFull());
    inFull.values().removeIf(id -> !text.contains(id));
    FirstMentions mentions = new FirstMentions(inFull);
    return messages.stream().map(line -> mentions.in(PlainText.in(names.in(line)))).toList();
  }
}
