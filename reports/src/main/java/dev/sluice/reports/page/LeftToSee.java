package dev.sluice.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * How much more seeds of a scenario would show, estimated from what was seen exactly once: with n
 * seeds of which f showed a behaviour that no other showed, the chance that the next seed shows a
 * new one is about f / n (Good and Turing; I. J. Good, "The population frequencies of species and
 * the estimation of population parameters", Biometrika 40, 1953).
 *
 * <p><em>Caveat</em>: it holds for seeds drawn independently from one distribution, not for guided
 * or chosen ones; and it counts what the fingerprint tells apart, nothing finer.
 *
 * @param seeds n
 * @param distinct behaviours seen
 * @param once f
 * @param cellsOnce cells of fault, phase and VMM state that exactly one seed reached
 */
record LeftToSee(long seeds, long distinct, long once, long cellsOnce) {

  private static final double Z = 1.96; // 95 %

  /** Of the {@code coverage} of a scenario in {@code campaign.json}. */
  static LeftToSee of(JsonNode coverage) {
    JsonNode curve = coverage.path("behaviours");
    JsonNode last = curve.path(Math.max(0, curve.size() - 1));
    return new LeftToSee(
        last.path("seeds").asLong(),
        last.path("distinct").asLong(),
        coverage.path("behavioursSeenOnce").asLong(-1),
        coverage.path("cellsSeenOnce").asLong(-1));
  }

  /** That of all scenarios together, in words; empty if it is not known of all. */
  static String gist(JsonNode scenarios) {
    long seeds = 0;
    long once = 0;
    for (JsonNode scenario : scenarios) {
      LeftToSee left = of(scenario.path("coverage"));
      if (!left.known()) {
        return "";
      }
      seeds += left.seeds();
      once += left.once();
    }
    return seeds == 0
        ? ""
        : "the next seed shows something new with a chance of some %d %%"
            .formatted(Math.round(100.0 * once / seeds));
  }

  /** Whether the file says how much was seen once. */
  boolean known() {
    return seeds > 0 && once >= 0;
  }

  /** The chance that the next seed shows a new behaviour, with its 95 % interval, in words. */
  String chance() {
    double p = (double) once / seeds;
    double spread = Z * Math.sqrt(Math.max(p * (1 - p), 1.0 / seeds) / seeds);
    return String.format(
        Locale.ROOT,
        "%.0f %% (%.0f to %.0f)",
        100 * p,
        100 * Math.max(0, p - spread),
        100 * Math.min(1, p + spread));
  }

  /** How many new cells the next seed reaches on average. */
  String newCells() {
    return String.format(Locale.ROOT, "%.2f", (double) cellsOnce / seeds);
  }
}
