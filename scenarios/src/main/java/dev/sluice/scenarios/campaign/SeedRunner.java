package dev.sluice.scenarios.campaign;

import dev.sluice.reports.OracleStrength;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.scenarios.determinism.FreshWorld;
import dev.sluice.scenarios.determinism.RunHash;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.Situation;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.cover.Coverage;
import dev.sluice.sim.judge.Violation;
import java.util.List;
import java.util.Map;

/** Runs and judges one seed of a scenario. Safe for use from many threads. */
public final class SeedRunner implements SeedWork {

  /** Loading all classes takes as long as some ten seeds; so as not to do it for each. */
  private static final int RUNS_PER_WORLD = 16;

  private final Simulator simulator;
  private final boolean twice;
  private FreshWorld world = new FreshWorld();
  private int runsInWorld;

  /**
   * A runner.
   *
   * @param twice whether each seed is run a second time, by classes loaded anew, which must be the
   *     same run
   */
  public SeedRunner(Simulator simulator, boolean twice) {
    this.simulator = simulator;
    this.twice = twice;
  }

  @Override
  public SeedResult run(Scenario scenario, long seed) {
    long began = System.nanoTime();
    try {
      List<Situation> situations = scenario.expects().situations();
      SituationWatch watch = situations.isEmpty() ? null : new SituationWatch(situations);
      Run run = simulator.run(Draw.plan(scenario, seed), watch);
      boolean diverged = twice && !RunHash.of(run).equals(world().hash(Draw.plan(scenario, seed)));
      long wallNanos = System.nanoTime() - began;
      SeedResult result = SeedResult.of(run, wallNanos);
      result = watch == null ? result : result.withSituations(watch.arisen());
      return diverged ? diverged(result) : result;
    } catch (RuntimeException | StackOverflowError fault) {
      return broken(scenario, seed, System.nanoTime() - began, fault);
    }
  }

  /**
   * Freshly loaded classes: they have run a few other seeds at most, and not those that the first
   * run's classes have run.
   */
  private synchronized FreshWorld world() {
    if (runsInWorld++ == RUNS_PER_WORLD) {
      world = new FreshWorld();
      runsInWorld = 1;
    }
    return world;
  }

  /** The same result of a seed that has turned out to have two runs. */
  static SeedResult diverged(SeedResult of) {
    return new SeedResult(
        of.scenario(),
        of.seed(),
        SeedVerdict.ERROR,
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
        of.coverage(),
        of.service());
  }

  private static SeedResult broken(Scenario scenario, long seed, long wallNanos, Throwable fault) {
    String where = fault.getStackTrace().length == 0 ? "" : " at " + fault.getStackTrace()[0];
    List<Violation> none = List.of();
    return new SeedResult(
        scenario.name(),
        seed,
        SeedVerdict.ERROR,
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
        Coverage.NONE,
        Map.of());
  }
}
