package dev.sluice.scenarios.campaign;

import dev.sluice.reports.query.Query;
import dev.sluice.reports.trace.RunTrace;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.sim.Simulator;
import java.util.ArrayList;
import java.util.List;

/** What a query finds in one seed. */
public final class Sightings {

  private Sightings() {}

  /** The events of {@code seed} that {@code query} is about, with short names. */
  public static List<TraceEvent> of(Scenario scenario, long seed, Query query) {
    List<TraceEvent> events = new ArrayList<>();
    new Simulator()
        .withoutHistories()
        .run(
            Draw.plan(scenario, seed),
            (step, timeNanos, event) -> events.add(TraceEvent.of(step, timeNanos, event)));
    List<TraceEvent> named = RunTrace.of(events).events();
    return query.find(named).stream().map(named::get).toList();
  }
}
