package dev.sluice.reports.page;

/**
 * Whether another draw of seeds would explain a difference between two campaigns. It is there to
 * keep what counts in sight, and no test of a hypothesis: a page makes thousands of comparisons.
 *
 * @param before seeds of the scenario in the earlier campaign
 * @param after seeds of it in the later one
 */
record ByChance(long before, long after) {

  /** Differences that are this improbable are no chance: one in a thousand comparisons. */
  private static final double IMPROBABLE = 0.001;

  /** In standard errors. Histories of one seed are alike, so more than the usual two. */
  private static final double APART = 4;

  /** Samples of one seed are alike too. */
  private static final long MEDIAN_SAMPLES = 1_000;

  private static final long PERCENTILE_SAMPLES = 10_000; // a hundred of them are beyond it

  /**
   * Of what some seeds of one campaign had, and none of the other.
   *
   * @param seeds how many had it
   * @param gone whether that was in the earlier campaign
   */
  boolean none(long seeds, boolean gone) {
    double share = seeds / (double) ((gone ? before : after) + 1);
    return Math.pow(1 - Math.min(1, share), gone ? after : before) > IMPROBABLE;
  }

  /** Of two shares in percent, each of so many. */
  static boolean shares(double a, long ofA, double b, long ofB) {
    double share = (a * ofA + b * ofB) / Math.max(1, ofA + ofB) / 100;
    double error = Math.sqrt(share * (1 - share) * (1.0 / ofA + 1.0 / ofB));
    return ofA == 0 || ofB == 0 || Math.abs(a - b) / 100 < APART * error;
  }

  /** Of the medians ({@code median}) or the 99th percentiles of so many samples or more. */
  static boolean statistic(String statistic, long samples) {
    return samples < (statistic.equals("median") ? MEDIAN_SAMPLES : PERCENTILE_SAMPLES);
  }
}
