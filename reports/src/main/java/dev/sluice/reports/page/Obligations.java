package dev.sluice.reports.page;

import dev.sluice.reports.trace.RunTrace;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.reports.trace.Words;
import dev.sluice.sim.judge.Promise;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds what was not done of what violations name. */
final class Obligations {

  /** What never came of an object, by the promise. */
  private static final Map<String, String> NEVER =
      Map.ofEntries(
          Map.entry("sled-agent-returns", "no sled-agent came up again"),
          Map.entry("sled-becomes-known", "no report of it was ever taken in"),
          Map.entry("reservoir-settles", "its reservoir never settled"),
          Map.entry("settled-size-is-held", "it never settled at what bhyve holds"),
          Map.entry("reservoir-reaches-desired", "it never got the rest that could be had"),
          Map.entry("report-becomes-current", "its newest report was never taken in"),
          Map.entry("desired-size-arrives", "the size that it should have never arrived"),
          Map.entry("reports-are-true", "what was told of it was never put right"),
          Map.entry("operations-end", "it was never answered"),
          Map.entry("requests-are-answered", "it was never answered"),
          Map.entry("nexus-answers-requests", "it was never answered"),
          Map.entry("direct-vms-go", "it was never confirmed to be gone"),
          Map.entry("sagas-end", "its row was never deleted"),
          Map.entry("no-orphan-reservation", "its other row was never deleted"),
          Map.entry("started-vmm-runs", "it was never found to run, nor given up"),
          Map.entry("stopped-vmm-goes", "it was never found to be gone"),
          Map.entry("running-vmm-runs", "it was never found not to run"),
          Map.entry("expunged-sled-is-empty", "it was never taken off the books"),
          Map.entry("drained-sled-empties", "it was never moved to another sled"),
          Map.entry("moved-instance-runs", "it never ran again, and was not given up"),
          Map.entry("unwanted-vm-goes", "it was never stopped"),
          Map.entry("a-stopped-instance-stays-down", "its VM was never stopped"),
          Map.entry("instance-comes-to-rest", "it was never recorded as running or at rest"),
          Map.entry("instance-agrees-with-vmm", "its record was never put right"),
          Map.entry("failed-instances-run-again", "it was never started again"),
          Map.entry("a-start-that-fits-succeeds", "its start never came to an end"),
          Map.entry("vmms-are-watched-in-turn", "it was not asked about again"),
          Map.entry("lost-vmms-go-at-once", "it was not taken off the books"));

  private static final Set<String> OF_RESERVOIRS =
      Set.of("reservoir-settles", "settled-size-is-held", "reservoir-reaches-desired");
  private static final Set<String> LOOKS =
      Set.of("reservoir-queried", "resize-asked", "resize-ended");
  private static final Set<String> LOST =
      Set.of("request-lost", "request-refused", "request-unheard", "answer-lost");

  private final RunTrace trace;
  private final List<Obligation> found = new ArrayList<>();

  private Obligations(RunTrace trace) {
    this.trace = trace;
  }

  /** Those that {@code moments} name, each once, if they fell silent or went round in a circle. */
  static List<Obligation> of(List<Moment> moments, RunTrace trace) {
    Obligations obligations = new Obligations(trace);
    Set<String> seen = new LinkedHashSet<>();
    for (Moment moment : moments) {
      for (String name : moment.named()) {
        if (seen.add(name)) {
          obligations.add(name, moment, event -> isAbout(event, name));
        }
      }
      String sled = moment.sled();
      if (moment.oracle().equals("requests-are-answered")) {
        obligations.requests(sled, moment);
      } else if (NEVER.containsKey(moment.oracle()) && moment.isAboutItsSled() && seen.add(sled)) {
        obligations.add(sled, moment, event -> isAboutSled(event, sled, moment.oracle()));
      }
      if (moment.oracle().equals("operations-end")) {
        obligations.operations(moment);
      }
    }
    return obligations.found;
  }

  /** The promises after whose end there is something that never came. */
  static Set<String> oracles() {
    return NEVER.keySet();
  }

  private static boolean isAbout(TraceEvent event, String name) {
    return RunTrace.subjects(event).contains(name) || event.text("name").equals(name);
  }

  private static boolean isAboutSled(TraceEvent event, String sled, String oracle) {
    boolean here = event.actor().equals(sled);
    if (OF_RESERVOIRS.contains(oracle)) {
      return here && (event.is("reservoir-changed") || LOOKS.contains(event.event()));
    } else if (oracle.equals("sled-agent-returns")) {
      return here && (event.kind().equals("boot") || event.kind().equals("power"));
    }
    return (here && event.kind().equals("report"))
        || event.text("sled").equals(sled) && event.kind().equals("report")
        || (event.text("table").equals("sled") && event.text("id").equals(sled));
  }

  private void add(String name, Moment moment, Predicate<TraceEvent> about) {
    for (int i = moment.index(); i >= 0; i--) {
      if (about.test(trace.events().get(i)) && !trace.events().get(i).is("violation-found")) {
        Obligation one = obligation(name, i, moment);
        boolean round = one.isRepeated() && NEVER.containsKey(moment.oracle());
        if (one.isSilent() || round) {
          found.add(one);
        }
        return;
      }
    }
  }

  private Obligation obligation(String name, int last, Moment moment) {
    List<TraceEvent> events = trace.events();
    return new Obligation(
        name,
        last,
        turn(last, moment),
        isOfItsKind(name, moment) ? NEVER.getOrDefault(moment.oracle(), "") : "",
        events.get(moment.index()).timeNanos() - events.get(last).timeNanos(),
        alike(last),
        sagasOfOthers(name, last, moment.index()));
  }

  /** Whether an object is of the kind that the promise is about, rather than beside one of it. */
  private static boolean isOfItsKind(String name, Moment moment) {
    String about =
        Stream.of(Promise.values())
            .filter(promise -> promise.label().equals(moment.oracle()))
            .map(Promise::about)
            .findFirst()
            .orElse("");
    return switch (about) {
      case "vm", "vmm", "reservation" -> name.startsWith("vmm-");
      case "saga" -> name.startsWith("saga-");
      case "instance" -> name.startsWith("vm-") || name.startsWith("instance-");
      default -> true;
    };
  }

  /**
   * What may have kept it from going on: an end of Nexus or of its sled, or a message lost; of a
   * reservoir, which its sled-agent sees to alone, a fault that strikes there too.
   */
  private int turn(int last, Moment moment) {
    boolean ofReservoir = OF_RESERVOIRS.contains(moment.oracle());
    TraceEvent from = trace.events().get(last);
    String sled = from.actor().startsWith("sled-") ? from.actor() : from.text("sled");
    for (int i = last + 1; i < moment.index(); i++) {
      TraceEvent event = trace.events().get(i);
      boolean here = !sled.isEmpty() && event.actor().equals(sled);
      boolean ofItsSled =
          !sled.isEmpty() && (event.text("to").equals(sled) || event.text("from").equals(sled));
      if ((ofReservoir ? here && event.is("fault-struck") : event.kind().equals("process"))
          || (here && (event.kind().equals("boot") || event.kind().equals("power")))
          || (ofItsSled && LOST.contains(event.event()))) {
        return i;
      }
    }
    return -1;
  }

  /** How many sagas began for each other instance meanwhile; none if the object is no instance. */
  private Map<String, Integer> sagasOfOthers(String name, int last, int end) {
    Map<String, Integer> sagas = new TreeMap<>();
    for (int i = last; i < end && name.startsWith("vm-"); i++) {
      TraceEvent event = trace.events().get(i);
      if (event.text("table").equals("saga") && event.text("change").equals("inserted")) {
        sagas.merge(event.text("instance"), 1, Integer::sum);
      }
    }
    sagas.remove(name);
    return sagas;
  }

  private int alike(int last) {
    TraceEvent like = trace.events().get(last);
    int alike = 0;
    for (int i = last; i >= 0; i--) {
      TraceEvent event = trace.events().get(i);
      if (event.is("phase-began") && event.text("phase").equals("healing")) {
        break;
      }
      boolean same = event.actor().equals(like.actor()) && event.event().equals(like.event());
      alike += same && Words.of(event).equals(Words.of(like)) ? 1 : 0;
    }
    return alike;
  }

  /** Requests that the present boot of a sled has taken and never answered. */
  private void requests(String sled, Moment moment) {
    List<TraceEvent> events = trace.events();
    Set<Object> answered = new LinkedHashSet<>();
    List<Obligation> open = new ArrayList<>();
    for (int i = moment.index(); i >= 0; i--) {
      TraceEvent event = events.get(i);
      if (!event.actor().equals(sled)) {
        continue;
      } else if (event.is("boot-began")) {
        break;
      } else if (event.is("answer-sent")) {
        answered.add(event.text("message"));
      } else if (event.is("request-received") && answered.add(event.text("message"))) {
        open.add(0, obligation(event.text("what") + " to " + sled, i, moment));
      }
    }
    open.stream().filter(Obligation::isSilent).forEach(found::add);
  }

  /** Operations that were never answered. */
  private void operations(Moment moment) {
    List<TraceEvent> events = trace.events();
    Set<Object> answered = new LinkedHashSet<>();
    List<Obligation> open = new ArrayList<>();
    for (int i = moment.index(); i >= 0; i--) {
      TraceEvent event = events.get(i);
      if (event.is("operation-answered")) {
        answered.add(event.text("call"));
      } else if (event.is("operation-invoked") && !answered.contains(event.text("call"))) {
        open.add(0, obligation(Words.of(event) + " of " + event.actor(), i, moment));
      }
    }
    open.stream().filter(Obligation::isSilent).forEach(found::add);
  }
}
