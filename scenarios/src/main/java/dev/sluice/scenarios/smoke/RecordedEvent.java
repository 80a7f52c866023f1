package dev.sluice.scenarios.smoke;

import clojure.lang.Keyword;
import clojure.lang.RT;
import dev.sluice.sim.history.Op;
import dev.sluice.sim.rack.SledNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An operation or a deed of the driver, as the history of a smoke run has it.
 *
 * @param object it was asked of, or done to
 * @param value as it was asked for, or as it was told if that says more
 * @param endMillis when it ended; that of a deed is when it was done
 */
record RecordedEvent(
    boolean deed, String object, String f, @Nullable Object value, long millis, long endMillis) {

  /** How long a simulated sled takes from power to a sled-agent. */
  static final long BOOT_MILLIS = SledNode.BOOT_NANOS / 1_000_000;

  private static final Pattern NUMBERED = Pattern.compile("(sled|instance|nexus)-([0-9]+)(.*)");

  /** All events of a history, in the order in which they began. */
  static List<RecordedEvent> all(List<Op> history) {
    Map<Long, Op> ends = new LinkedHashMap<>();
    List<RecordedEvent> events = new ArrayList<>();
    for (int i = history.size() - 1; i >= 0; i--) {
      Op op = history.get(i);
      if (op.process() == Op.NEMESIS) {
        events.add(0, of(op, op));
      } else if (op.type() == Op.Type.INVOKE) {
        Op end = ends.remove(op.process());
        events.add(0, of(op, end == null ? op : end));
      } else {
        ends.put(op.process(), op);
      }
    }
    return events;
  }

  private static RecordedEvent of(Op begin, Op end) {
    // A read has its object in its answer only.
    Object about = begin.value() == null ? end.value() : begin.value();
    return new RecordedEvent(
        begin.process() == Op.NEMESIS,
        String.valueOf(RT.nth(about, 0)),
        begin.f(),
        RT.nth(about, 1),
        begin.timeNanos() / 1_000_000,
        end.timeNanos() / 1_000_000);
  }

  /**
   * The same events with room for what takes longer in a simulation: a sled that gets power runs
   * its sled-agent after 25 s. So all begins that much later, and so does what follows a reboot.
   */
  static List<RecordedEvent> withTimeToBoot(List<RecordedEvent> events) {
    List<Long> delaysFrom = new ArrayList<>(List.of(0L));
    Set<String> down = new TreeSet<>();
    for (RecordedEvent event : events) {
      if (event.isReboot()) {
        down.add(event.object() + "-agent");
      } else if (event.deed() && event.is("start") && down.remove(event.object())) {
        delaysFrom.add(event.millis() + 1);
      }
    }
    return events.stream().map(event -> event.delayed(delaysFrom)).toList();
  }

  private RecordedEvent delayed(List<Long> from) {
    return new RecordedEvent(
        deed, object, f, value, delayed(millis, from), delayed(endMillis, from));
  }

  private static long delayed(long moment, List<Long> from) {
    return moment + BOOT_MILLIS * from.stream().filter(delay -> delay <= moment).count();
  }

  /** Whether a sled went down and came back. */
  boolean isReboot() {
    return deed && (is("sled-rebooted") || is("sled-power-cycled"));
  }

  /** The number in the name of the object if that begins with a kind of part, else -1. */
  int numberOf(String kind) {
    Matcher matcher = NUMBERED.matcher(object);
    return matcher.matches() && matcher.group(1).equals(kind)
        ? Integer.parseInt(matcher.group(2))
        : -1;
  }

  /** What follows the number in the name of the object. */
  String part() {
    Matcher matcher = NUMBERED.matcher(object);
    return matcher.matches() ? matcher.group(3) : "";
  }

  /** A number in the value, which is a map; 0 if there is none. */
  long number(String key) {
    return RT.get(value, Keyword.intern(null, key)) instanceof Number number
        ? number.longValue()
        : 0;
  }

  /** A text in the value, which is a map. */
  String text(String key) {
    return String.valueOf(RT.get(value, Keyword.intern(null, key)));
  }

  /** The value as a number; 0 if it is none. */
  long amount() {
    return value instanceof Number number ? number.longValue() : 0;
  }

  boolean is(String name) {
    return f.equals(name);
  }
}
