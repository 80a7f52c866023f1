package dev.sluice.reports.page;

import dev.sluice.reports.trace.RunTrace;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.reports.trace.Words;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Something that was to be done and was not, when a violation was found: what was last done about
 * it, what came next, and what never did.
 *
 * @param name the VMM, instance, saga or sled, or the operation
 * @param index the last event about it
 * @param next the first event after that which may have kept it from going on; -1 if there is none
 * @param never what never came, in words; empty if the promise has none
 * @param silentNanos virtual time from its last event to the violation
 * @param alike how often the last event had happened since the faults ended, the last time included
 * @param others sagas that began for other instances since its last event, by instance, if it is an
 *     instance
 */
public record Obligation(
    String name,
    int index,
    int next,
    String never,
    long silentNanos,
    int alike,
    Map<String, Integer> others) {

  /** Less is a pause between two rounds of Nexus. */
  private static final long LONG_NANOS = 65_000_000_000L;

  /** So often is more than a round that has not come to its end. */
  private static final int MANY = 3;

  /** Instances that are named of many. */
  private static final int EXAMPLES = 3;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Whether nothing was done about it any more. */
  boolean isSilent() {
    return silentNanos >= LONG_NANOS;
  }

  /** Whether the same was done about it again and again. */
  boolean isRepeated() {
    return !isSilent() && alike >= MANY;
  }

  private String meanwhile() {
    int most = Collections.max(others.values());
    String examples =
        others.entrySet().stream()
            .filter(one -> one.getValue() == most)
            .limit(EXAMPLES)
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    return "%d other%s, %s for %s%s."
        .formatted(
            others.size(),
            others.size() == 1 ? " instance" : " instances",
            most == 1 ? "once each" : most + " times",
            examples,
            others.values().stream().filter(one -> one == most).count() > EXAMPLES
                ? " and more"
                : "");
  }

  /** In sentences. */
  String text(RunTrace trace) {
    TraceEvent last = trace.events().get(index);
    String what = Words.time(last.timeNanos()) + ", " + last.actor() + ": " + Words.of(last) + ".";
    StringBuilder text = new StringBuilder();
    if (isRepeated()) {
      text.append("The same was done about %s %d times, last at ".formatted(name, alike));
    } else {
      text.append("The last about %s is at ".formatted(name));
    }
    text.append(what);
    if (next >= 0 && isSilent()) {
      TraceEvent turn = trace.events().get(next);
      text.append(
          " Next came, at %s, %s: %s."
              .formatted(Words.time(turn.timeNanos()), turn.actor(), Words.of(turn)));
    }
    if (isSilent()) {
      text.append(" Then nothing for %d s".formatted(silentNanos / NANOS_PER_SECOND));
      text.append(never.isEmpty() ? "." : ": " + never + ".");
      if (!others.isEmpty()) {
        text.append(" Meanwhile sagas began for ").append(meanwhile());
      }
    } else if (!never.isEmpty()) {
      text.append(" ").append(Character.toUpperCase(never.charAt(0))).append(never.substring(1));
      text.append('.');
    }
    return text.toString();
  }
}
