package dev.sluice.reports;

/**
 * What made a report.
 *
 * @param commit the commit of Sluice, as {@code git describe} names it; {@code unknown} without git
 * @param jdk the Java it ran on
 */
public record Provenance(String commit, String jdk) {

  /** Whether an equal commit means equal code: a commit that is known and was not edited. */
  public boolean exact() {
    return !commit.equals("unknown") && !commit.endsWith("-dirty");
  }
}
