package dev.sluice.reports.page;

import dev.sluice.reports.trace.RunTrace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * An object that a violation names and that had no event for long before it: in a missed
 * convergence, the obligation that was not taken up again.
 *
 * @param name the VMM, instance or saga
 * @param index the last event about it
 * @param silentNanos virtual time from there to the violation
 */
public record Silence(String name, int index, long silentNanos) {

  /** Less is a pause between two rounds of Nexus. */
  private static final long LONG_NANOS = 65_000_000_000L;

  /** The silences that {@code moments} end. */
  static List<Silence> of(List<Moment> moments, RunTrace trace) {
    List<Silence> silences = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (Moment moment : moments) {
      Matcher names = Moment.NAME.matcher(moment.text());
      while (names.find()) {
        if (seen.add(names.group())) {
          silence(names.group(), moment.index(), trace, silences);
        }
      }
    }
    return silences;
  }

  private static void silence(String name, int end, RunTrace trace, List<Silence> silences) {
    for (int i = end; i >= 0; i--) {
      if (RunTrace.subjects(trace.events().get(i)).contains(name)
          || trace.events().get(i).text("name").equals(name)) {
        long nanos = trace.events().get(end).timeNanos() - trace.events().get(i).timeNanos();
        if (nanos >= LONG_NANOS) {
          silences.add(new Silence(name, i, nanos));
        }
        return;
      }
    }
  }
}
