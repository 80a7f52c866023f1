package dev.sluice.scenarios;

import dev.sluice.reports.CampaignFolder;
import dev.sluice.reports.CampaignSummary;
import dev.sluice.reports.FailureFolder;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.Repro;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.Tally;
import dev.sluice.reports.Verdict;
import dev.sluice.scenarios.SeedJudge.Judgement;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulation;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A campaign that leaves its files behind. */
public final class RecordedCampaign {

  private final Map<String, Scenario> scenarios = new LinkedHashMap<>();
  private final Campaign campaign;
  private final Campaign.Options options;
  private final SeedJudge judge;
  private final Provenance provenance;
  private final Json json = new Json();

  /** The campaign of {@code seeds} in each of {@code scenarios}. */
  public RecordedCampaign(
      List<Scenario> scenarios,
      Seeds seeds,
      Campaign.Options options,
      SeedRunner runner,
      SeedJudge judge,
      Provenance provenance) {
    scenarios.forEach(scenario -> this.scenarios.put(scenario.name(), scenario));
    this.campaign = new Campaign(scenarios, seeds, options, runner);
    this.options = options;
    this.judge = judge;
    this.provenance = provenance;
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
      CampaignSummary summary =
          new CampaignSummary(tally, provenance, options.jobs(), System.nanoTime() - began);
      folder.end(summary, tally, options.jobs(), this::origin);
      return new Outcome(tally, summary);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
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

  /** What the folder of a run tells. */
  static FailureFolder.Story story(Run run, Judgement judgement, Provenance provenance, Json json) {
    return new FailureFolder.Story(
        Repro.of(
            provenance,
            run.plan(),
            judgement.violations().isEmpty() ? null : judgement.violations().get(0),
            run.traceHash(),
            json),
        SeedJudge.histories(run),
        judgement.culprit());
  }
}
