package dev.sluice.reports.page;

import dev.sluice.reports.trace.RunTrace;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.sim.judge.Shape;
import dev.sluice.sim.judge.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a run to look for a violation, and for all others of its shape.
 *
 * @param oracle the promise
 * @param text what was seen, in plain words
 * @param index the event to look at; of a history that fits no order, the one that it speaks of
 * @param sled the sled that it is about; empty if about none
 * @param count violations of this shape
 * @param named the VMMs, instances and sagas that it names, also where {@code text} leaves them out
 */
public record Moment(
    String oracle, String text, int index, String sled, int count, List<String> named) {

  private static final Pattern NAME = Pattern.compile("\\b(?:vmm|vm|saga|instance)-[\\d/]+");
  private static final Pattern AT = Pattern.compile("at (\\d+\\.\\d+) s\\b");
  private static final Pattern SLED = Pattern.compile("sled-\\d+");
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * The moments of a run, one for each shape of violation, in the order in which they were found.
   */
  public static List<Moment> of(RunStory story) {
    Map<Shape, Integer> counts = new LinkedHashMap<>();
    Map<Shape, Violation> firsts = new LinkedHashMap<>();
    for (Violation violation : story.verdict().violations()) {
      Shape shape = violation.shape();
      counts.merge(shape, 1, Integer::sum);
      firsts.putIfAbsent(shape, violation);
    }
    List<Moment> moments = new ArrayList<>();
    firsts.forEach(
        (shape, violation) -> moments.add(of(violation, counts.getOrDefault(shape, 1), story)));
    return moments;
  }

  /** The VMMs, instances and sagas that it is about: those it names, and those of its step. */
  Set<String> about(RunTrace trace) {
    Set<String> about = new TreeSet<>(named);
    List<TraceEvent> events = trace.events();
    for (int i = index; i >= 0 && events.get(i).step() == events.get(index).step(); i--) {
      about.addAll(RunTrace.subjects(events.get(i)));
    }
    return about;
  }

  /** Whether the sled is what it is about, rather than where that is. */
  boolean isAboutItsSled() {
    return !sled.isEmpty() && named.isEmpty();
  }

  /** Whether an event is at its sled, or of a message from or to that. */
  boolean isAtItsSled(TraceEvent event) {
    return !sled.isEmpty()
        && (event.actor().equals(sled)
            || event.text("from").equals(sled)
            || event.text("to").equals(sled)
            || event.text("peer").equals(sled));
  }

  private static Moment of(Violation violation, int count, RunStory story) {
    RunTrace trace = story.trace();
    String message = trace.names().in(violation.message());
    Linearization order = story.linearization();
    if (order != null && message.startsWith(order.object() + ":")) {
      message = order.name() + message.substring(order.object().length());
    }
    Matcher sled = SLED.matcher(message);
    int index = index(violation, message, trace);
    return new Moment(
        violation.oracle(),
        PlainWords.of(violation, message, index, trace),
        index,
        sled.find() ? sled.group() : "",
        count,
        NAME.matcher(message).results().map(MatchResult::group).distinct().toList());
  }

  private static int index(Violation violation, String message, RunTrace trace) {
    for (int i = 0; i < trace.events().size(); i++) {
      var event = trace.events().get(i);
      if (event.step() == violation.step()
          && event.is("violation-found")
          && event.text("message").equals(message)) {
        return i;
      }
    }
    Matcher at = AT.matcher(message);
    long nanos =
        at.find()
            ? Math.round(Double.parseDouble(at.group(1)) * NANOS_PER_SECOND) + 1_000
            : violation.timeNanos();
    return Math.max(0, trace.lastAt(nanos));
  }
}
