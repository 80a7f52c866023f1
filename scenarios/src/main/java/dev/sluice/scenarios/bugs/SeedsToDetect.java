package dev.sluice.scenarios.bugs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many seeds it took to find a bug, in several independent ranges of seeds, some of which may
 * have missed it.
 *
 * <p>The interval is the distribution-free one for a median: its ends are the order statistics of
 * ranks r and n + 1 - r, with the largest r for which the median of the distribution lies below the
 * lower or above the upper end with a chance of at most 5 % (a sign test turned round; Conover,
 * Practical Nonparametric Statistics, section 3.2). With 31 ranges these are ranks 10 and 22.
 */
public final class SeedsToDetect {

  private static final double MISSES_MAX = 0.05;

  private final List<Long> sorted;
  private final int ranges;

  /**
   * The counts of a hunt.
   *
   * @param found the count of each range that found the bug
   * @param ranges how many there were; those that missed it are above all counts
   */
  SeedsToDetect(List<Long> found, int ranges) {
    this.sorted = found.stream().sorted().toList();
    this.ranges = ranges;
  }

  /** How many ranges found it. */
  public int hits() {
    return sorted.size();
  }

  /** The median; null if it lies beyond the ranges. */
  public @Nullable Long median() {
    return ranked((ranges + 1) / 2);
  }

  /** Lower end of the 95 % interval of the median; null if it lies beyond the ranges. */
  public @Nullable Long low() {
    return ranked(lowRank(ranges));
  }

  /** Upper end of the 95 % interval of the median; null if it lies beyond the ranges. */
  public @Nullable Long high() {
    return ranked(ranges + 1 - lowRank(ranges));
  }

  private @Nullable Long ranked(int rank) {
    return rank <= sorted.size() ? sorted.get(rank - 1) : null;
  }

  /** The largest rank r with 2 P(X < r) at most 5 %, for X binomial with {@code n} and one half. */
  static int lowRank(int n) {
    double term = Math.pow(0.5, n); // P(X = k), for k from 0
    double below = 0;
    int rank = 0;
    while (2 * (below + term) <= MISSES_MAX) {
      below += term;
      rank++;
      term = term * (n - rank + 1) / rank;
    }
    return Math.max(rank, 1);
  }
}
