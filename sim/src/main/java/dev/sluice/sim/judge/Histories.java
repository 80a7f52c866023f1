package dev.sluice.sim.judge;

import dev.sluice.sim.event.Phase;
import dev.sluice.sim.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The histories of a run's sleds and instances, and the judge of each. */
public final class Histories {

  private static final String SLED_MODEL = "vmm-reservoir";
  private static final String INSTANCE_MODEL = "instance";

  private static final Pattern SLED = Pattern.compile("\\bsled-\\d+\\b");

  private final List<Named> all = new ArrayList<>();

  /**
   * One object's history.
   *
   * @param name its name in files: {@code sled-0}, {@code instance-3}
   */
  public record Named(String name, History history) {

    private boolean isOfASled() {
      return Histories.isOfASled(name);
    }
  }

  /** Those of a run, by number. */
  Histories(List<History> sleds, List<History> instances) {
    name("sled-", sleds);
    name("instance-", instances);
  }

  private void name(String kind, List<History> histories) {
    for (int i = 0; i < histories.size(); i++) {
      all.add(new Named(kind + i, histories.get(i)));
    }
  }

  private static boolean isOfASled(String name) {
    return name.startsWith("sled-");
  }

  /** The sequential model of the object of a name. */
  public static String modelOf(String name) {
    return isOfASled(name) ? SLED_MODEL : INSTANCE_MODEL;
  }

  /** Sleds first. */
  public List<Named> all() {
    return all;
  }

  /** Has {@code check} judge each, and adds the results to those so far. */
  Verdicts judge(
      HistoryCheck check,
      List<Violation> seen,
      List<String> undecidedYet,
      long steps,
      long simNanos) {
    List<Violation> violations = new ArrayList<>();
    List<String> undecided = new ArrayList<>(undecidedYet);
    String culprit = "";
    for (Named one : all) {
      HistoryCheck.Finding finding = check.check(modelOf(one.name()), one.history().ops());
      if (finding.violation() != null) {
        Promise promise =
            one.isOfASled() ? Promise.SLED_LINEARIZABLE : Promise.INSTANCE_LINEARIZABLE;
        String message = one.name() + ": " + finding.violation();
        violations.add(
            new Violation(
                promise.label(), steps, simNanos, message, promise.about(), Phase.END.label()));
        culprit = culprit.isEmpty() ? one.name() : culprit;
      } else if (finding.undecided() != null) {
        undecided.add(one.name() + ": history not decided within " + finding.undecided());
      }
    }
    return new Verdicts(seen, violations, undecided, culprit.isEmpty() ? namedBy(seen) : culprit);
  }

  /** The sled that the first violation names; the first sled if it names none that there is. */
  private String namedBy(List<Violation> seen) {
    String message = seen.isEmpty() ? "" : seen.get(0).message();
    return SLED.matcher(message)
        .results()
        .map(MatchResult::group)
        .filter(name -> all.stream().anyMatch(one -> one.name().equals(name)))
        .findFirst()
        .orElse("sled-0");
  }
}
