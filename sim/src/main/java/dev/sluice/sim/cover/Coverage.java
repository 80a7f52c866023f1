package dev.sluice.sim.cover;

import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * What one run got to.
 *
 * @param cells how often each kind of fault struck a sled, by {@code fault/phase/instances}: the
 *     sled's reservoir phase ({@code off} without a sled-agent), and the state of a VMM placed
 *     there ({@code none} without any; with several states a strike counts in each)
 * @param probes labels of the situations that arose
 * @param fingerprint equal for runs that went through the same phases and first met the same cells,
 *     in the same order
 */
public record Coverage(Map<String, Long> cells, Set<String> probes, long fingerprint) {

  /** Of no run at all. */
  public static final Coverage NONE =
      new Coverage(Collections.emptyMap(), Collections.emptySet(), 0);
}
