package dev.sluice.sim.judge;

import java.util.ArrayList;
import java.util.List;

/**
 * The findings of all oracles about one run.
 *
 * @param seen promises that were broken on the way, in the order seen
 * @param ofHistories histories that no order of their operations explains
 * @param undecided what could not be decided, a line each: a run that did not end, or a history
 * @param culprit the object that the first violation of a history is about, as {@link Histories}
 *     names it; if there is none, the sled that the first violation names, else the first
 */
public record Verdicts(
    List<Violation> seen, List<Violation> ofHistories, List<String> undecided, String culprit) {

  /** All promises that were broken, those seen on the way first. */
  public List<Violation> violations() {
    List<Violation> all = new ArrayList<>(seen);
    all.addAll(ofHistories);
    return all;
  }
}
