package dev.sluice.cli;

import dev.sluice.reports.trace.FirstMentions;
import dev.sluice.reports.trace.Folds;
import dev.sluice.reports.trace.RunTrace;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.reports.trace.Words;
import dev.sluice.scenarios.file.BadInputException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Prints a trace, a line an event: step, virtual time, actor, kind, and what happened in words. Ids
 * have short names; where one is printed first, the id follows in full. Rounds that repeat after
 * the faults have ended are one line.
 */
final class TracePrinter {

  private static final int NAMED_MAX = 4; // of the kinds of rounds in a fold

  private final long fromNanos;
  private final long untilNanos;
  private final List<String> actors;
  private final List<String> ids;
  private final boolean folds;

  /**
   * A printer.
   *
   * @param actors whose events are printed; empty for all
   * @param ids what the events must be about, by id or short name; empty for anything
   * @param folds whether rounds that repeat are folded
   */
  TracePrinter(
      long fromNanos, long untilNanos, List<String> actors, List<String> ids, boolean folds) {
    this.fromNanos = fromNanos;
    this.untilNanos = untilNanos;
    this.actors = List.copyOf(actors);
    this.ids = List.copyOf(ids);
    this.folds = folds;
  }

  /**
   * Prints what was recorded.
   *
   * @throws BadInputException if there is no such actor or id in it
   */
  void print(TraceRecording recording, PrintWriter out) {
    RunTrace trace = RunTrace.of(recording.events());
    Map<String, String> inFull = trace.names().inFull();
    Set<String> hosts = new TreeSet<>();
    trace.events().forEach(event -> hosts.add(event.actor()));
    for (String actor : actors) {
      known("--actor", actor, hosts);
    }
    Set<String> subjects = new LinkedHashSet<>(inFull.keySet());
    subjects.addAll(hosts);
    Set<String> names = new LinkedHashSet<>();
    for (String id : ids) {
      String name = trace.names().in(id);
      known("--id", name, subjects);
      names.add(name);
    }
    Printing printing = new Printing(out, inFull);
    Folds folded = Folds.of(trace.events());
    for (int i = 0; i < trace.events().size(); i++) {
      TraceEvent event = trace.events().get(i);
      if (!recording.isSpoken(i) || !isRequested(event, names)) {
        continue;
      } else if (folds && folded.has(i)) {
        printing.fold(event);
      } else {
        printing.line(event);
      }
    }
    printing.endFold();
  }

  private static void known(String option, String value, Collection<String> all) {
    if (!all.contains(value)) {
      throw BadInputException.of(option, value, "one of this run: " + String.join(", ", all));
    }
  }

  private boolean isRequested(TraceEvent event, Set<String> names) {
    return event.timeNanos() >= fromNanos
        && event.timeNanos() <= untilNanos
        && (actors.isEmpty() || actors.contains(event.actor()))
        && (names.isEmpty() || isAbout(event, names));
  }

  private static boolean isAbout(TraceEvent event, Set<String> names) {
    return names.contains(event.actor())
        || event.fields().values().stream().anyMatch(names::contains)
        || FirstMentions.WORD
            .matcher(Words.of(event))
            .results()
            .anyMatch(word -> names.contains(word.group()));
  }

  /** Lines as they are printed, with the rounds that are folded by now. */
  private static final class Printing {

    private final PrintWriter out;
    private final FirstMentions mentions;
    private final Set<String> rounds = new LinkedHashSet<>();
    private int count;
    private long lastNanos;

    Printing(PrintWriter out, Map<String, String> inFull) {
      this.out = out;
      this.mentions = new FirstMentions(inFull);
    }

    void line(TraceEvent event) {
      endFold();
      String time = VirtualTime.text(event.timeNanos());
      out.print(
          "%7d  %s  %-8s  %-13s  %s\n"
              .formatted(
                  event.step(), time, event.actor(), event.kind(), mentions.in(Words.of(event))));
    }

    void fold(TraceEvent event) {
      count++;
      lastNanos = event.timeNanos();
      String what = event.text("what") + event.text("name") + event.text("logger");
      rounds.add(what.isEmpty() ? event.event() : what);
    }

    void endFold() {
      if (count > 0) {
        List<String> names = new ArrayList<>(rounds);
        int more = names.size() - NAMED_MAX;
        String of =
            more > 0
                ? String.join(", ", names.subList(0, NAMED_MAX)) + " and " + more + " more"
                : String.join(", ", names);
        out.print(
            "      …  %d rounds of %s without a change, until %s\n"
                .formatted(count, of, VirtualTime.text(lastNanos)));
        rounds.clear();
        count = 0;
      }
    }
  }
}
