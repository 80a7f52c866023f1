package dev.sluice.scenarios.search;

import dev.sluice.sim.Run;
import dev.sluice.sim.kernel.SimRandom;
import dev.sluice.sim.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The plans whose runs have reached something that none before them had. One is chosen the more
 * often the fewer runs have reached what it reaches.
 */
final class Corpus {

  /**
   * A plan that is kept.
   *
   * @param steps of its run
   * @param traceHash of its run
   * @param news how many features it was the first to reach
   */
  record Entry(Plan plan, long steps, long traceHash, Set<Long> features, int news) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Map<Long, Long> runsWith = new TreeMap<>();
  private double[] reach = new double[0];

  /** Takes note of a run; returns whether its plan is kept. */
  boolean learn(Observed observed) {
    int news = 0;
    for (Long feature : observed.features()) {
      news += runsWith.merge(feature, 1L, Long::sum) == 1 ? 1 : 0;
    }
    Run run = observed.run();
    boolean kept = news > 0 && run.violations().isEmpty(); // what failed is reported instead
    if (kept) {
      entries.add(
          new Entry(observed.plan(), run.steps(), run.traceHash(), observed.features(), news));
    }
    return kept;
  }

  /** The plans that are kept, in the order in which they came. */
  List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** How many features some run has reached. */
  int features() {
    return runsWith.size();
  }

  /** Weighs the plans anew; to be called before {@link #choose} once some were learned. */
  void weigh() {
    reach = new double[entries.size()];
    double sum = 0;
    for (int i = 0; i < reach.length; i++) {
      sum += energy(entries.get(i));
      reach[i] = sum;
    }
  }

  private double energy(Entry entry) {
    double energy = 0;
    for (Long feature : entry.features()) {
      energy += 1.0 / runsWith.getOrDefault(feature, 1L);
    }
    return energy;
  }

  /** One of the plans; there must be one. */
  Entry choose(SimRandom random) {
    double drawn = random.nextDouble() * reach[reach.length - 1];
    int low = 0;
    int high = reach.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (reach[middle] <= drawn) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return entries.get(low);
  }
}
