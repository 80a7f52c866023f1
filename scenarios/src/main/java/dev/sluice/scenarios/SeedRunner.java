package dev.sluice.scenarios;

import dev.sluice.reports.FailureFolder.Named;
import dev.sluice.reports.OracleStrength;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.Verdict;
import dev.sluice.scenarios.SeedJudge.Judgement;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulation;
import dev.sluice.sim.cover.Coverage;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.judge.Violation;
import java.util.List;
import java.util.Map;

/** Lives one seed of a scenario and judges it. Safe for use from many threads. */
public final class SeedRunner {

  private final SeedJudge judge;
  private final boolean twice;

  /**
   * A runner.
   *
   * @param twice whether each seed is run a second time, which must be the same
   */
  public SeedRunner(SeedJudge judge, boolean twice) {
    this.judge = judge;
    this.twice = twice;
  }

  /** What became of {@code seed}; whatever Sluice itself does wrong is a verdict as well. */
  SeedResult run(Scenario scenario, long seed) {
    long began = System.nanoTime();
    try {
      Run run = Simulation.run(Draw.plan(scenario, seed), null);
      Judgement judgement = judge.judge(run);
      boolean diverged = twice && !same(run, Simulation.run(Draw.plan(scenario, seed), null));
      long wallNanos = System.nanoTime() - began;
      SeedResult result = SeedJudge.result(run, judgement, wallNanos);
      return diverged ? diverged(result) : result;
    } catch (RuntimeException | StackOverflowError fault) {
      return broken(scenario, seed, System.nanoTime() - began, fault);
    }
  }

  /** Whether two runs are the same in all that can be seen of them. */
  static boolean same(Run one, Run other) {
    return one.traceHash() == other.traceHash()
        && one.steps() == other.steps()
        && one.simNanos() == other.simNanos()
        && one.plan().equals(other.plan())
        && one.violations().equals(other.violations())
        && one.faults().equals(other.faults())
        && one.operations().equals(other.operations())
        && texts(one).equals(texts(other));
  }

  private static List<String> texts(Run run) {
    return SeedJudge.histories(run).stream()
        .map(Named::history)
        .map(history -> EdnWriter.history(history.ops()))
        .toList();
  }

  /** The same result of a seed that has turned out to have two runs. */
  static SeedResult diverged(SeedResult of) {
    return new SeedResult(
        of.scenario(),
        of.seed(),
        Verdict.ERROR,
        of.steps(),
        of.simNanos(),
        of.wallNanos(),
        of.traceHash(),
        of.faults(),
        of.operations(),
        of.violations(),
        List.of("non-determinism: a second run of this seed was another one"),
        true,
        of.strength(),
        of.coverage());
  }

  private static SeedResult broken(Scenario scenario, long seed, long wallNanos, Throwable fault) {
    String where = fault.getStackTrace().length == 0 ? "" : " at " + fault.getStackTrace()[0];
    List<Violation> none = List.of();
    return new SeedResult(
        scenario.name(),
        seed,
        Verdict.ERROR,
        0,
        0,
        wallNanos,
        0,
        Map.of(),
        Map.of(),
        none,
        List.of("fault in Sluice: " + fault + where),
        false,
        OracleStrength.NONE,
        Coverage.NONE);
  }
}
