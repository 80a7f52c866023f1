package dev.sluice.scenarios.judge;

import dev.sluice.reports.FailureFolder.Named;
import dev.sluice.reports.OracleStrength;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.Verdict;
import dev.sluice.sim.Run;
import dev.sluice.sim.history.History;
import dev.sluice.sim.judge.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * All oracles over one run that has ended: what the run itself found, then the linearizability of
 * every sled's and every instance's history.
 */
public final class SeedJudge {

  /** The oracle of sleds' histories. */
  public static final String SLED_ORACLE = "sled-linearizable";

  /** The oracle of instances' histories. */
  public static final String INSTANCE_ORACLE = "instance-linearizable";

  private static final String SLED_MODEL = "vmm-reservoir";
  private static final String INSTANCE_MODEL = "instance";

  private final HistoryCheck check;

  /** A judge who asks {@code check} about histories. */
  public SeedJudge(HistoryCheck check) {
    this.check = check;
  }

  /**
   * What was found.
   *
   * @param violations promises broken, those of the run itself first
   * @param undecided histories without an answer, a line each
   * @param culprit the object that the first violation is about, as {@link #histories} names it;
   *     the first sled if it is about none
   */
  public record Judgement(List<Violation> violations, List<String> undecided, String culprit) {

    /** In one word. */
    Verdict verdict() {
      if (!violations.isEmpty()) {
        return Verdict.FAIL;
      }
      return undecided.isEmpty() ? Verdict.PASS : Verdict.UNDECIDED;
    }
  }

  /** Judges one run. */
  public Judgement judge(Run run) {
    List<Violation> violations = new ArrayList<>(run.violations());
    List<String> undecided = new ArrayList<>(run.undecided());
    String culprit = "";
    for (Named named : histories(run)) {
      boolean sled = named.name().startsWith("sled-");
      HistoryCheck.Finding finding =
          check.check(sled ? SLED_MODEL : INSTANCE_MODEL, named.history().ops());
      if (finding.violation() != null) {
        violations.add(
            new Violation(
                sled ? SLED_ORACLE : INSTANCE_ORACLE,
                run.steps(),
                run.simNanos(),
                named.name() + ": " + finding.violation()));
        culprit = culprit.isEmpty() ? named.name() : culprit;
      } else if (finding.undecided() != null) {
        undecided.add(named.name() + ": history not decided within " + finding.undecided());
      }
    }
    return new Judgement(violations, undecided, culprit.isEmpty() ? "sled-0" : culprit);
  }

  /** Whether a violation was found in a history, after the run, rather than in the run itself. */
  public static boolean isOfHistories(Violation violation) {
    return violation.oracle().equals(SLED_ORACLE) || violation.oracle().equals(INSTANCE_ORACLE);
  }

  /** The histories of a run, sleds first, each with the name of its object. */
  public static List<Named> histories(Run run) {
    List<Named> all = new ArrayList<>();
    name("sled-", run.sledHistories(), all);
    name("instance-", run.instanceHistories(), all);
    return all;
  }

  private static void name(String kind, List<History> histories, List<Named> all) {
    for (int i = 0; i < histories.size(); i++) {
      all.add(new Named(kind + i, histories.get(i)));
    }
  }

  /** The run as a campaign keeps it. */
  public static SeedResult result(Run run, Judgement judgement, long wallNanos) {
    OracleStrength strength = OracleStrength.NONE;
    for (Named named : histories(run)) {
      strength = strength.plus(OracleStrength.of(named.history().ops()));
    }
    return new SeedResult(
        run.plan().scenario(),
        run.plan().seed(),
        judgement.verdict(),
        run.steps(),
        run.simNanos(),
        wallNanos,
        run.traceHash(),
        run.faults(),
        run.operations(),
        judgement.violations(),
        judgement.undecided(),
        false,
        strength,
        run.coverage());
  }
}
