package dev.sluice.reports.query;

import dev.sluice.reports.trace.TraceEvent;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fields of events as queries name them. */
final class EventField {

  private static final Predicate<String> IS_SLED = Pattern.compile("sled-\\d+").asMatchPredicate();
  private static final double NANOS_PER_SECOND = 1e9;

  private EventField() {}

  /**
   * A field of an event; {@code sled} is the sled that it is about, {@code time} is in seconds.
   *
   * @return null if it has none of that name
   */
  static @Nullable Object of(TraceEvent event, String name) {
    return switch (name) {
      case "actor" -> event.actor();
      case "kind" -> event.kind();
      case "event" -> event.event();
      case "step" -> event.step();
      case "time" -> event.timeNanos() / NANOS_PER_SECOND;
      case "sled" -> event.get("sled") != null ? event.get("sled") : sled(event);
      default -> event.get(name);
    };
  }

  private static @Nullable String sled(TraceEvent event) {
    return Stream.of(
            event.actor(),
            event.text("to"),
            event.text("peer"),
            event.text("from"),
            event.text("id"),
            event.text("target"))
        .filter(IS_SLED)
        .findFirst()
        .orElse(null);
  }
}
