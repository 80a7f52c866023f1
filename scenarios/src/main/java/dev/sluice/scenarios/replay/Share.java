package dev.sluice.scenarios.replay;

/**
 * The share of runs that failed.
 *
 * @param failed how many did
 * @param runs of so many, 1 or more
 */
public record Share(int failed, int runs) {

  /** Of the normal distribution, for an interval that holds the true share in 95 % of all cases. */
  private static final double Z = 1.96;

  /** Failures in a hundred runs. */
  public int percent() {
    return failed * 100 / runs;
  }

  /** The lower end of the 95 % interval of the true share, by Wilson's score, in percent. */
  public int lowPercent() {
    return failed == 0 ? 0 : (int) Math.floor(100 * (centre() - half()));
  }

  /** The upper end of that interval, in percent. */
  public int highPercent() {
    return failed == runs ? 100 : (int) Math.ceil(100 * (centre() + half()));
  }

  private double centre() {
    return (failed + Z * Z / 2) / (runs + Z * Z);
  }

  private double half() {
    double share = (double) failed / runs;
    return Z * Math.sqrt(share * (1 - share) * runs + Z * Z / 4) / (runs + Z * Z);
  }

  /** Share and interval: {@code 85 % (64..95)}. */
  public String text() {
    return percent() + " % (" + lowPercent() + ".." + highPercent() + ")";
  }
}
