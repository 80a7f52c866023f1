package dev.sluice.reports.query;

import dev.sluice.reports.trace.TraceEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields of events as queries name them. */
final class EventField {

  private static final String SLED = "sled-";

  /** Where a sled may be named, the first counts. */
  private static final List<String> WHERE = List.of("to", "peer", "from", "id", "target");

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
    if (isSled(event.actor())) {
      return event.actor();
    }
    for (String field : WHERE) {
      if (event.get(field) instanceof String text && isSled(text)) {
        return text;
      }
    }
    return null;
  }

  private static boolean isSled(String name) {
    int digits = SLED.length();
    if (!name.startsWith(SLED) || name.length() == digits) {
      return false;
    }
    for (int i = digits; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
