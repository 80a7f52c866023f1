package dev.sluice.reports;

/** Counts with what they count, in words. */
public final class Counts {

  private Counts() {}

  /** {@code 1 seed}, {@code 12 seeds}. */
  public static String of(long count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }
}
