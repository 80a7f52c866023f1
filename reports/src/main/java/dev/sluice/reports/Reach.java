package dev.sluice.reports;

import dev.sluice.sim.cover.Coverage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The situations and behaviours that the seeds of one scenario reached together.
 *
 * <p>The behaviour curve shows how many different runs there were among the first 1, 2, 4, 8, ...
 * seeds: where it is flat, more seeds show nothing new, and the scenario should vary more.
 */
public final class Reach {

  /** Fingerprints that are kept: memory must not grow with the number of seeds. */
  static final int CURVE_SEEDS_MAX = 1 << 14;

  private final SortedMap<String, Long> cells = new TreeMap<>();
  private final SortedMap<String, Long> probes = new TreeMap<>();
  private final Map<Long, Integer> fingerprints = new HashMap<>(); // used for sums only
  private final SortedMap<String, Long> seedsByCell = new TreeMap<>();
  private final List<Map<String, Object>> curve = new ArrayList<>();
  private long seeds;

  /** Adds one seed. */
  void add(Coverage coverage) {
    coverage.cells().forEach((cell, count) -> cells.merge(cell, count, Long::sum));
    coverage.cells().keySet().forEach(cell -> seedsByCell.merge(cell, 1L, Long::sum));
    coverage.probes().forEach(probe -> probes.merge(probe, 1L, Long::sum));
    seeds++;
    if (seeds <= CURVE_SEEDS_MAX) {
      fingerprints.merge(coverage.fingerprint(), 1, Integer::sum);
      if (Long.bitCount(seeds) == 1) {
        curve.add(point(seeds));
      }
    }
  }

  private Map<String, Object> point(long after) {
    Map<String, Object> point = new LinkedHashMap<>();
    point.put("seeds", after);
    point.put("distinct", fingerprints.size());
    return point;
  }

  /** In how many seeds each situation arose, by the label of its probe. */
  public SortedMap<String, Long> probes() {
    return Collections.unmodifiableSortedMap(probes);
  }

  /** How often a fault struck, by {@code fault/phase/instances}. */
  public SortedMap<String, Long> cells() {
    return Collections.unmodifiableSortedMap(cells);
  }

  /** As an object of JSON. */
  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("probes", probes);
    json.put("cells", cells);
    List<Map<String, Object>> points = new ArrayList<>(curve);
    long counted = Math.min(seeds, CURVE_SEEDS_MAX);
    if (Long.bitCount(counted) > 1) {
      points.add(point(counted));
    }
    json.put("behaviours", points);
    json.put(
        "behavioursSeenOnce", fingerprints.values().stream().filter(count -> count == 1).count());
    json.put("cellsSeenOnce", seedsByCell.values().stream().filter(count -> count == 1).count());
    return json;
  }
}
