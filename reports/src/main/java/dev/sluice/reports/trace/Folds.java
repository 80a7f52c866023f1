package dev.sluice.reports.trace;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rounds that repeat after the faults have ended, to be folded: of messages, transactions, reports
 * and the like that are alike in all but their numbers, those from the third on. What a launch or a
 * stop does, and what is lost or refused, is never folded.
 */
public final class Folds {

  /** So many rounds of a kind stay, so that one sees what is folded. */
  private static final int SHOWN = 2;

  private static final Set<String> KINDS =
      Set.of("message", "transaction", "report", "vmm", "reservoir", "strike", "log");
  private static final List<String> NEVER = List.of("lost", "refused", "unheard", "launch", "stop");
  private static final List<String> ALIKE =
      List.of(
          "what",
          "name",
          "method",
          "state",
          "phase",
          "failure",
          "vm",
          "from",
          "to",
          "table",
          "kernelBytes",
          "settledBytes",
          "fault",
          "text");

  private final BitSet folded = new BitSet();

  private Folds() {}

  /** Those of a run. */
  public static Folds of(List<TraceEvent> events) {
    Folds folds = new Folds();
    Map<String, Integer> seen = new HashMap<>();
    boolean healing = false;
    for (int i = 0; i < events.size(); i++) {
      TraceEvent event = events.get(i);
      healing |= event.is("phase-began") && event.text("phase").equals("healing");
      if (healing && repeats(event) && seen.merge(likeness(event), 1, Integer::sum) > SHOWN) {
        folds.folded.set(i);
      }
    }
    return folds;
  }

  private static boolean repeats(TraceEvent event) {
    return event.is("reservoir-queried")
        || (KINDS.contains(event.kind()) && NEVER.stream().noneMatch(event.event()::contains));
  }

  private static String likeness(TraceEvent event) {
    return Stream.concat(Stream.of(event.actor(), event.event()), ALIKE.stream().map(event::text))
        .collect(Collectors.joining("|"));
  }

  /** Whether the event of this number is folded. */
  public boolean has(int index) {
    return folded.get(index);
  }

  /** First and last of each span of events that are folded one after the other. */
  public List<List<Integer>> spans() {
    List<List<Integer>> spans = new ArrayList<>();
    for (int a = folded.nextSetBit(0); a >= 0; ) {
      int end = folded.nextClearBit(a);
      spans.add(List.of(a, end - 1));
      a = folded.nextSetBit(end);
    }
    return spans;
  }
}
