package dev.sluice.api;

import java.util.List;

/**
 * How far a sled has been drained.
 *
 * @param remaining number of VMMs that are on it; 0 once it is empty
 * @param moving number of instances that are on their way to another sled, those included that have
 *     left this one but do not run yet
 * @param staying instances that cannot go, as far as Nexus has tried, by the ids of their VMMs; at
 *     most {@value #STAYING_MAX}
 */
public record DrainProgress(long remaining, int moving, List<StayingInstance> staying) {

  /** How many instances that cannot go are named. */
  public static final int STAYING_MAX = 32;

  /** Keeps a copy of the list. */
  public DrainProgress {
    staying = List.copyOf(staying);
  }
}
