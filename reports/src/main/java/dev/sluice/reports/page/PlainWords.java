package dev.sluice.reports.page;

import dev.sluice.reports.trace.PlainText;
import dev.sluice.reports.trace.RunTrace;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.reports.trace.Words;
import dev.sluice.sim.judge.Promise;
import dev.sluice.sim.judge.Violation;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A violation in one sentence for a person who does not know the oracle. */
final class PlainWords {

  private static final Pattern UNREADY =
      Pattern.compile("launch of (\\S+) reached bhyve on (\\S+) while its reservoir was .*");

  private static final Pattern UNORDERED = Pattern.compile("(\\S+): (.*) at (\\d+\\.\\d+) s: (.*)");
  private static final double NANOS_PER_SECOND = 1e9;

  private PlainWords() {}

  /**
   * The sentence.
   *
   * @param message of the violation, with short names
   * @param index of the event at which it was found
   */
  static String of(Violation violation, String message, int index, RunTrace trace) {
    Matcher unready = UNREADY.matcher(message);
    if (unready.matches()) {
      return unready(unready.group(1), unready.group(2), violation, index, trace);
    }
    Matcher unordered = UNORDERED.matcher(message);
    if (Promise.isOfHistories(violation.oracle()) && unordered.matches()) {
      long asked = Math.round(Double.parseDouble(unordered.group(3)) * NANOS_PER_SECOND);
      return "No order of what was asked of %s explains this %s at %s: %s."
          .formatted(
              unordered.group(1),
              PlainText.in(unordered.group(2)),
              Words.time(asked),
              PlainText.in(unordered.group(4)));
    }
    return "At "
        + Words.time(violation.timeNanos())
        + ", "
        + violation.oracle()
        + ": "
        + PlainText.in(message)
        + ".";
  }

  private static String unready(
      String vm, String sled, Violation violation, int index, RunTrace trace) {
    String begins =
        sled + " launched " + vm + " at " + Words.time(violation.timeNanos()) + "; its reservoir ";
    List<TraceEvent> events = trace.events();
    String boot = "";
    for (int i = index; i >= 0 && boot.isEmpty(); i--) {
      TraceEvent event = events.get(i);
      boot = event.actor().equals(sled) && event.is("boot-began") ? event.text("boot") : "";
    }
    for (int i = index; i < events.size(); i++) {
      TraceEvent event = events.get(i);
      boolean here = event.actor().equals(sled);
      if (here && event.is("boot-ended")) {
        break;
      } else if (here
          && event.is("reservoir-changed")
          && !event.text("phase").equals("SETTING_UP")) {
        return begins
            + "of boot "
            + boot
            + " became "
            + event.text("phase").toLowerCase(Locale.ROOT)
            + " at "
            + Words.time(event.timeNanos())
            + ".";
      }
    }
    return begins + "of boot " + boot + " never became ready.";
  }
}
