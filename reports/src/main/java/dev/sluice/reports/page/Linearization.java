package dev.sluice.reports.page;

import dev.sluice.reports.RunVerdict;
import dev.sluice.reports.trace.PlainText;
import dev.sluice.reports.trace.RunTrace;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.sim.check.Explanation;
import dev.sluice.sim.check.Invalid;
import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.MalformedHistoryException;
import dev.sluice.sim.history.Op;
import dev.sluice.sim.judge.Histories;
import dev.sluice.sim.judge.LinearizabilityCheck;
import dev.sluice.sim.judge.Promise;
import dev.sluice.sim.judge.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The history of an object that no order of its operations explains: an order as far as one works,
 * the operation that fits nowhere, and the states in which that was tried.
 *
 * @param object its name in files, such as {@code sled-0}
 * @param name its name on the page: of an instance, the one that its user gave it
 * @param bars its operations, by their invocation
 * @param tried where every attempt to place the misfit ends
 */
public record Linearization(String object, String name, List<Bar> bars, List<Tried> tried) {

  /** Of the object that the first complaint of its kind is about. */
  private static final String HISTORY = "history.edn";

  /**
   * One operation.
   *
   * @param a the event of its invocation
   * @param b the event of its completion; -1 if it has none
   * @param outcome {@code ok}, {@code fail} or {@code info}
   * @param words what it is
   * @param place its number in the order, from 1; 0 if it is not in it
   * @param misfit whether it is the one that fits nowhere
   */
  public record Bar(int a, int b, String outcome, String words, int place, boolean misfit) {}

  /**
   * A state in which the misfit was tried.
   *
   * @param after what is placed last before it
   * @param refusal what there is in that state, by which the misfit is impossible
   */
  public record Tried(String after, String refusal) {}

  /**
   * That of the object which a run is not linearizable for.
   *
   * @param folder of the run
   * @return null if its verdict names none, or its history is not there
   * @throws IllegalArgumentException if the file of the history holds none
   */
  static @Nullable Linearization read(Path folder, RunVerdict verdict, RunTrace trace)
      throws IOException {
    Path file = folder.resolve(HISTORY);
    for (Violation violation : verdict.violations()) {
      if (Promise.isOfHistories(violation.oracle()) && Files.exists(file)) {
        try {
          String object = violation.message().split(":", 2)[0];
          return of(object, HistoryReader.read(file), trace);
        } catch (MalformedHistoryException e) {
          throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
      }
    }
    return null;
  }

  /** That of one object; null if some order explains its history after all. */
  static @Nullable Linearization of(String object, List<Op> history, RunTrace trace) {
    String model = Histories.modelOf(object);
    if (!(new LinearizabilityCheck().verdict(model, history) instanceof Invalid invalid)) {
      return null;
    }
    Explanation why = invalid.explanation();
    HistoryEvents events = new HistoryEvents(object, trace);
    List<Bar> bars = bars(history, places(why), invalid.op().index(), events);
    List<Tried> tried =
        why.deadEnds().stream()
            .map(
                end ->
                    new Tried(
                        end.last() == null ? "" : events.words(end.last()),
                        PlainText.in(trace.names().in(end.refusal()))))
            .toList();
    return new Linearization(object, name(object, bars, trace), bars, tried);
  }

  /** The number of each operation in the order, by the index of its invocation. */
  private static Map<Integer, Integer> places(Explanation why) {
    Map<Integer, Integer> places = new HashMap<>();
    why.order().forEach(op -> places.put(op.index(), places.size() + 1));
    return places;
  }

  private static List<Bar> bars(
      List<Op> history, Map<Integer, Integer> places, int misfit, HistoryEvents events) {
    Map<Long, Op> ends = new HashMap<>();
    List<Bar> bars = new ArrayList<>();
    for (int i = history.size() - 1; i >= 0; i--) { // each end is met before its invocation
      Op op = history.get(i);
      if (op.type() != Op.Type.INVOKE) {
        ends.put(op.process(), op);
        continue;
      }
      Op end = ends.remove(op.process());
      boolean known = end != null && end.type() != Op.Type.INFO;
      bars.add(
          0,
          new Bar(
              events.index(op),
              end == null || !known ? -1 : events.index(end),
              end == null ? "info" : end.type().name().toLowerCase(Locale.ROOT),
              events.words(end != null && end.type() == Op.Type.OK ? end : op),
              places.getOrDefault(op.index(), 0),
              end != null && end.index() == misfit));
    }
    return bars;
  }

  /** Instances are numbered in files as they first appear, and by their users otherwise. */
  private static String name(String object, List<Bar> bars, RunTrace trace) {
    for (Bar bar : bars) {
      TraceEvent event = trace.events().get(bar.a());
      if (object.startsWith("instance-") && event.is("operation-invoked")) {
        return "vm-" + event.text("target");
      }
    }
    return object;
  }
}
