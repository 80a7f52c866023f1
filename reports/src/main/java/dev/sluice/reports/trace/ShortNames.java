package dev.sluice.reports.trace;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names that a person can tell apart for the ids of a run: {@code sled-0}, {@code vm-3} for an
 * instance as its row names it, {@code vmm-7} and {@code saga-2} in the order in which they first
 * appear. A second instance of one name is {@code vm-3/2}; the processes of one Nexus, which have
 * an id each, are {@code nexus/1}, {@code nexus/2} and so on.
 */
public final class ShortNames {

  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final Map<String, String> shortById = new LinkedHashMap<>();
  private final Map<String, Integer> taken = new HashMap<>();

  private ShortNames() {}

  /** Names for all ids of {@code events}. */
  public static ShortNames of(Collection<TraceEvent> events) {
    ShortNames names = new ShortNames();
    events.forEach(names::hosts);
    events.forEach(names::things);
    return names;
  }

  /** Names that hosts and rows give themselves. */
  private void hosts(TraceEvent event) {
    if (event.is("boot-began")) {
      shortById.put(event.text("id"), event.actor());
    } else if (event.text("table").equals("instance") && !event.text("name").isEmpty()) {
      shortById.computeIfAbsent(event.text("id"), id -> fresh(event.text("name")));
    } else if (event.text("table").equals("nexus") && !event.text("name").isEmpty()) {
      shortById.computeIfAbsent(event.text("id"), id -> process(event.text("name")));
    }
  }

  private void things(TraceEvent event) {
    number(event.text("vm"), "vmm");
    number(event.text("instance"), "instance");
    switch (event.text("table")) {
      case "vmm", "reservation" -> number(event.text("id"), "vmm");
      case "saga" -> number(event.text("id"), "saga");
      default -> {}
    }
  }

  private void number(String id, String kind) {
    if (ID.matcher(id).matches() && !shortById.containsKey(id)) {
      int next = taken.merge(kind, 1, Integer::sum);
      shortById.put(id, kind + "-" + next);
    }
  }

  private String fresh(String name) {
    int count = taken.merge(name, 1, Integer::sum);
    return count == 1 ? name : name + "/" + count;
  }

  private String process(String nexus) {
    return nexus + "/" + taken.merge("process of " + nexus, 1, Integer::sum);
  }

  /** {@code text} with the short name of each id that has one. */
  public String in(String text) {
    if (text.length() < 36) {
      return text;
    }
    Matcher ids = ID.matcher(text);
    return ids.replaceAll(
        found -> Matcher.quoteReplacement(shortById.getOrDefault(found.group(), found.group())));
  }

  /** {@code event} with short names in all its fields. */
  public TraceEvent in(TraceEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    event
        .fields()
        .forEach(
            (name, value) -> fields.put(name, value instanceof String text ? in(text) : value));
    return event.with(fields);
  }

  /** From each short name to the id in full, in the order in which they first appear. */
  public Map<String, String> inFull() {
    Map<String, String> full = new LinkedHashMap<>();
    shortById.forEach((id, name) -> full.put(name, id));
    return full;
  }
}
