package dev.sluice.scenarios.campaign;

import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which failures of a campaign are shrunk. */
final class ToShrink {

  /** Failures of one scenario mostly have one cause: so many of them are shrunk. */
  private static final int PER_SCENARIO_MAX = 2;

  /** So many are shrunk in all: more than are looked at before the first is fixed. */
  private static final int MAX = 10;

  private ToShrink() {}

  /**
   * The first ones of each scenario.
   *
   * @param notPassed in the order of the campaign
   * @param foldersMax how many of these have a folder
   */
  static List<SeedResult> of(List<SeedResult> notPassed, long foldersMax) {
    Map<String, Integer> taken = new TreeMap<>();
    return notPassed.stream()
        .limit(foldersMax)
        .filter(result -> result.verdict() == SeedVerdict.FAIL)
        .filter(result -> taken.merge(result.scenario(), 1, Integer::sum) <= PER_SCENARIO_MAX)
        .limit(MAX)
        .toList();
  }
}
