package dev.sluice.scenarios.campaign;

import dev.sluice.reports.CampaignFolder;
import dev.sluice.reports.CampaignSummary;
import dev.sluice.reports.FailureFolder;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.Repro;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.Shrinkage;
import dev.sluice.reports.Tally;
import dev.sluice.reports.Totals;
import dev.sluice.reports.Verdict;
import dev.sluice.reports.Weakness;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.file.Expectations;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.Seeds;
import dev.sluice.scenarios.judge.SeedJudge;
import dev.sluice.scenarios.judge.SeedJudge.Judgement;
import dev.sluice.scenarios.shrink.Shrinking;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulation;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A campaign that leaves its files behind, the smallest plans of its first failures among them. */
public final class RecordedCampaign {

  /** Failures of one scenario are mostly one fault over and over: these many are shrunk. */
  private static final int SHRUNK_PER_SCENARIO_MAX = 2;

  /** And these many in all: what a person looks at before mending the first. */
  private static final int SHRUNK_MAX = 10;

  private final Map<String, Scenario> scenarios = new LinkedHashMap<>();
  private final Campaign campaign;
  private final Campaign.Options options;
  private final SeedJudge judge;
  private final Provenance provenance;
  private final long shrinkSteps;
  private final Json json = new Json();

  /**
   * The campaign of {@code seeds} in each of {@code scenarios}.
   *
   * @param shrinkSteps steps of simulation to spend on shrinking one failing seed; 0 for none
   */
  public RecordedCampaign(
      List<Scenario> scenarios,
      Seeds seeds,
      Campaign.Options options,
      SeedRunner runner,
      SeedJudge judge,
      Provenance provenance,
      long shrinkSteps) {
    scenarios.forEach(scenario -> this.scenarios.put(scenario.name(), scenario));
    this.campaign = new Campaign(scenarios, seeds, options, runner);
    this.options = options;
    this.judge = judge;
    this.provenance = provenance;
    this.shrinkSteps = shrinkSteps;
  }

  /** How many seeds there are to run. */
  public long size() {
    return campaign.size();
  }

  /** What it came to. */
  public record Outcome(Tally tally, CampaignSummary summary) {}

  /**
   * Runs it.
   *
   * @param watcher is told of each seed once its files are written
   * @throws IOException if {@code out} cannot be written to
   */
  public Outcome run(Path out, Consumer<SeedResult> watcher) throws IOException {
    long began = System.nanoTime();
    Tally tally = new Tally(List.copyOf(scenarios.keySet()));
    try (CampaignFolder folder = CampaignFolder.begin(out)) {
      campaign.run(
          result -> {
            SeedResult recorded = record(result, tally.hasRoom(), folder);
            tally.add(recorded);
            watcher.accept(recorded);
          });
      long wallNanos = System.nanoTime() - began;
      CampaignSummary summary =
          new CampaignSummary(
              tally,
              provenance,
              options.jobs(),
              wallNanos,
              weaknesses(tally),
              shrink(tally.notPassed(), folder));
      folder.end(summary, tally, options.jobs(), this::origin);
      return new Outcome(tally, summary);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private List<Weakness> weaknesses(Tally tally) {
    List<Weakness> weaknesses = new ArrayList<>();
    scenarios.forEach(
        (name, scenario) ->
            Expectations.missed(scenario, tally.byScenario().getOrDefault(name, new Totals()))
                .forEach(what -> weaknesses.add(new Weakness(name, what))));
    return weaknesses;
  }

  /** Shrinks the first failures of each scenario, into the folders that they have by now. */
  private List<Shrinkage> shrink(List<SeedResult> notPassed, CampaignFolder folder)
      throws IOException {
    List<Shrinkage> shrunk = new ArrayList<>();
    Map<String, Integer> taken = new TreeMap<>();
    Shrinking shrinking = new Shrinking(judge, provenance, shrinkSteps);
    for (SeedResult result : notPassed) {
      if (shrinkSteps > 0
          && shrunk.size() < SHRUNK_MAX
          && result.verdict() == Verdict.FAIL
          && taken.merge(result.scenario(), 1, Integer::sum) <= SHRUNK_PER_SCENARIO_MAX) {
        shrunk.add(shrinking.shrink(folder.failure(result).resolve(FailureFolder.REPRO)));
      }
    }
    return shrunk;
  }

  private String origin(String name) {
    Scenario scenario = scenarios.get(name);
    return scenario == null ? name : scenario.origin();
  }

  /** Writes what is to be written of a seed; running it again may show that it has two runs. */
  private SeedResult record(SeedResult result, boolean tell, CampaignFolder folder) {
    SeedResult recorded = result;
    try {
      Scenario scenario = scenarios.get(result.scenario());
      // A seed with steps is one that ended: there is a run to tell of.
      boolean toTell = tell && result.verdict() != Verdict.PASS && result.steps() > 0;
      if (toTell && scenario != null) {
        Plan plan = Draw.plan(scenario, result.seed());
        Run again =
            new FailureFolder()
                .write(
                    folder.failure(result),
                    sink -> Simulation.run(plan, sink),
                    run -> story(run, judge.judge(run), provenance, json));
        if (again.traceHash() != result.traceHash()) {
          recorded = SeedRunner.diverged(result);
        }
      }
      folder.add(recorded);
      return recorded;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<FailureFolder.Named> histories(Run run) {
    List<FailureFolder.Named> all = new ArrayList<>(SeedJudge.histories(run));
    all.add(new FailureFolder.Named("rack", run.rackHistory().history()));
    return all;
  }

  /** What the folder of a run tells. */
  public static FailureFolder.Story story(
      Run run, Judgement judgement, Provenance provenance, Json json) {
    return new FailureFolder.Story(
        Repro.of(
            provenance,
            run.plan(),
            judgement.violations().isEmpty() ? null : judgement.violations().get(0),
            run.traceHash(),
            json),
        histories(run),
        judgement.culprit());
  }
}
