package dev.sluice.scenarios.file;

import dev.sluice.reports.query.Query;
import java.util.List;

/**
 * What a scenario is for, as events that must happen in this order within a seed.
 *
 * @param name in reports, beside the labels of {@link dev.sluice.sim.cover.Probe}
 * @param events a clause each, without relations; {@code same FIELD} compares with the first
 * @param percent least share of seeds in which they do
 */
public record Situation(String name, List<Query> events, int percent) {

  /** Keeps a copy of the list. */
  public Situation {
    events = List.copyOf(events);
  }
}
