package dev.sluice.scenarios.replay;

import dev.sluice.reports.trace.RunTrace;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.reports.trace.Words;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nearest plan that passes: one fault or operation less, and of all such plans the one whose
 * run is that of the failure for longest. Since each random draw is keyed by its purpose and
 * number, the rest of the run is unchanged up to the first effect of what is left out.
 *
 * @param plan that passes
 * @param without a description of what is left out
 * @param differsAtNanos virtual time of the first event in which the two runs differ
 */
public record Twin(Plan plan, String without, long differsAtNanos) {

  private record Candidate(Plan plan, String without) {}

  /** The twin of {@code plan}; null if no plan with one fault or operation less passes. */
  public static @Nullable Twin of(Simulator simulator, Plan plan) {
    List<TraceEvent> failing = new ArrayList<>();
    new Simulator().withoutHistories().run(plan, (s, t, e) -> add(failing, s, t, e));
    Twin nearest = null;
    for (Candidate candidate : candidates(plan)) {
      List<TraceEvent> events = new ArrayList<>();
      Run run = simulator.run(candidate.plan(), (s, t, e) -> add(events, s, t, e));
      boolean passes =
          run.verdicts().violations().isEmpty() && run.verdicts().undecided().isEmpty();
      if (passes) {
        long differsAt = firstDifference(failing, events);
        if (nearest == null || differsAt > nearest.differsAtNanos()) {
          nearest = new Twin(candidate.plan(), candidate.without(), differsAt);
        }
      }
    }
    return nearest;
  }

  private static List<Candidate> candidates(Plan plan) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < plan.faults().size(); i++) {
      List<Fault> rest = new ArrayList<>(plan.faults());
      Fault gone = rest.remove(i);
      String words =
          "%s on %s at %s"
              .formatted(
                  gone.kind().label(),
                  gone.target().text(),
                  Words.time(gone.atMillis() * 1_000_000));
      candidates.add(new Candidate(plan.withFaults(rest), words));
    }
    for (int i = 0; i < plan.operations().size(); i++) {
      List<Operation> rest = new ArrayList<>(plan.operations());
      Operation gone = rest.remove(i);
      String words =
          "%s %d of client-%d at %s"
              .formatted(
                  gone.kind().label(),
                  gone.target(),
                  gone.client(),
                  Words.time(gone.atMillis() * 1_000_000));
      candidates.add(new Candidate(plan.withOperations(rest), words));
    }
    return candidates;
  }

  /** Faults that begin and end are not what happens to the rack, and so not compared. */
  private static void add(List<TraceEvent> events, long step, long timeNanos, RackEvent event) {
    TraceEvent told = TraceEvent.of(step, timeNanos, event);
    if (!told.kind().equals("fault")) {
      events.add(told);
    }
  }

  private static long firstDifference(List<TraceEvent> failing, List<TraceEvent> passing) {
    List<TraceEvent> a = RunTrace.of(failing).events();
    List<TraceEvent> b = RunTrace.of(passing).events();
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      // Not by step: what is left out takes steps of its own.
      boolean same =
          a.get(i).timeNanos() == b.get(i).timeNanos()
              && a.get(i).actor().equals(b.get(i).actor())
              && a.get(i).event().equals(b.get(i).event())
              && Words.of(a.get(i)).equals(Words.of(b.get(i)));
      if (!same) {
        return Math.min(a.get(i).timeNanos(), b.get(i).timeNanos());
      }
    }
    return a.isEmpty() ? 0 : a.get(Math.min(a.size(), b.size()) - 1).timeNanos();
  }
}
