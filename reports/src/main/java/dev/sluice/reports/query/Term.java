package dev.sluice.reports.query;

import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.reports.trace.Words;
import java.util.List;
import java.util.Locale;

/** One condition on an event. */
sealed interface Term {

  /**
   * Whether it holds.
   *
   * @param other the event that this one comes before or after
   */
  boolean matches(TraceEvent event, TraceEvent other);

  /**
   * Something that an event is called: its name or a part of it, its kind, or who or what it is
   * about.
   */
  record Word(String word) implements Term {
    @Override
    public boolean matches(TraceEvent event, TraceEvent other) {
      if (isPartOf(event.event()) || event.kind().equals(word) || event.actor().equals(word)) {
        return true;
      }
      // The sled that it is about is its actor or in one of these.
      for (Object value : event.fields().values()) {
        if (value instanceof String text && text.equalsIgnoreCase(word)) {
          return true;
        }
      }
      return false;
    }

    /** Whether it is this name, or one of its parts between hyphens. */
    private boolean isPartOf(String name) {
      if (word.indexOf('-') >= 0) {
        return name.equals(word);
      }
      for (int from = name.indexOf(word); from >= 0; from = name.indexOf(word, from + 1)) {
        int to = from + word.length();
        if ((from == 0 || name.charAt(from - 1) == '-')
            && (to == name.length() || name.charAt(to) == '-')) {
          return true;
        }
      }
      return false;
    }
  }

  /** Words that tell of an event contain this. */
  record Text(String text) implements Term {
    @Override
    public boolean matches(TraceEvent event, TraceEvent other) {
      return Words.of(event).toLowerCase(Locale.ROOT).contains(text);
    }
  }

  /** A field is the same in both events. */
  record Same(String field) implements Term {
    @Override
    public boolean matches(TraceEvent event, TraceEvent other) {
      Object value = EventField.of(event, field);
      return value != null && value.equals(EventField.of(other, field));
    }
  }

  /**
   * A field compares with a value.
   *
   * @param values of which one has to do
   */
  record Compared(String field, String operator, List<String> values) implements Term {
    @Override
    public boolean matches(TraceEvent event, TraceEvent other) {
      Object value = EventField.of(event, field);
      if (value == null) {
        return operator.equals("!=");
      }
      String text = String.valueOf(value).toLowerCase(Locale.ROOT);
      return switch (operator) {
        case "=" -> values.contains(text);
        case "!=" -> !values.contains(text);
        case "~" -> values.stream().anyMatch(text::contains);
        default -> ordered(text, values.get(0));
      };
    }

    private boolean ordered(String text, String bound) {
      double difference;
      try {
        difference = Double.parseDouble(text) - Double.parseDouble(bound);
      } catch (NumberFormatException e) {
        return false;
      }
      return switch (operator) {
        case "<" -> difference < 0;
        case ">" -> difference > 0;
        case "<=" -> difference <= 0;
        default -> difference >= 0;
      };
    }
  }
}
