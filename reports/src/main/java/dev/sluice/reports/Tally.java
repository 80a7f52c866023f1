package dev.sluice.reports;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a campaign adds up to while it runs. Its size does not grow with the number of seeds: of
 * those that did not pass it keeps the first {@link #KEPT_MAX}.
 */
public final class Tally {

  /** More than anyone reads; so many failures mostly have one cause. */
  public static final int KEPT_MAX = 1_000;

  private final Totals all = new Totals();
  private final SortedMap<String, Totals> byScenario = new TreeMap<>();
  private final List<SeedResult> notPassed = new ArrayList<>();

  /** A tally of no seeds, which knows the scenarios to come. */
  public Tally(List<String> scenarios) {
    scenarios.forEach(name -> byScenario.put(name, new Totals()));
  }

  /** Whether the next seed that does not pass is among those that are kept. */
  public boolean hasRoom() {
    return notPassed.size() < KEPT_MAX;
  }

  /** Adds one seed. */
  public void add(SeedResult result) {
    all.add(result);
    byScenario.computeIfAbsent(result.scenario(), name -> new Totals()).add(result);
    if (result.verdict() != SeedVerdict.PASS && hasRoom()) {
      notPassed.add(result);
    }
  }

  /** Sums over everything. */
  public Totals all() {
    return all;
  }

  /** Sums by scenario, sorted by name. */
  public SortedMap<String, Totals> byScenario() {
    return Collections.unmodifiableSortedMap(byScenario);
  }

  /** The first seeds that did not pass, in order. */
  public List<SeedResult> notPassed() {
    return Collections.unmodifiableList(notPassed);
  }
}
