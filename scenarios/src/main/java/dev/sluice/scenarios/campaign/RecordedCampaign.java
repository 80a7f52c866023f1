package dev.sluice.scenarios.campaign;

import dev.sluice.reports.CampaignFolder;
import dev.sluice.reports.CampaignSummary;
import dev.sluice.reports.FailureFolder;
import dev.sluice.reports.FolderRefusedException;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.Repro;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.Shrinkage;
import dev.sluice.reports.Tally;
import dev.sluice.reports.Totals;
import dev.sluice.reports.Trouble;
import dev.sluice.reports.Weakness;
import dev.sluice.reports.page.Pages;
import dev.sluice.reports.page.TimelinePage;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.file.Expectations;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.shrink.Shrinking;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.Histories.Named;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A campaign that leaves its files behind, the smallest plans of its first failures among them. */
public final class RecordedCampaign {

  /** Failures of one scenario mostly have one cause: so many of them are shrunk. */
  private static final int SHRUNK_PER_SCENARIO_MAX = 2;

  /** So many are shrunk in all: more than are looked at before the first is fixed. */
  private static final int SHRUNK_MAX = 10;

  private final Map<String, Scenario> scenarios = new LinkedHashMap<>();
  private final Campaign campaign;
  private final Campaign.Options options;
  private final Simulator simulator;
  private final Provenance provenance;
  private final Keeping keeping;
  private final Json json = new Json();

  /**
   * What to do for seeds that do not pass.
   *
   * @param shrinkSteps steps of simulation to spend on shrinking one failing seed; 0 for none
   * @param foldersMax how many of them get a folder
   */
  public record Keeping(long shrinkSteps, long foldersMax) {}

  /** The campaign over seeds of {@code scenarios}. */
  public RecordedCampaign(
      List<Scenario> scenarios,
      Campaign campaign,
      Campaign.Options options,
      Simulator simulator,
      Provenance provenance,
      Keeping keeping) {
    scenarios.forEach(scenario -> this.scenarios.put(scenario.name(), scenario));
    this.campaign = campaign;
    this.options = options;
    this.simulator = simulator;
    this.provenance = provenance;
    this.keeping = keeping;
  }

  /**
   * Its result.
   *
   * @param unwritten files that could not be written, a line each
   */
  public record Outcome(Tally tally, CampaignSummary summary, List<String> unwritten) {

    private Outcome without(String what) {
      return new Outcome(tally, summary, List.of(what));
    }
  }

  /**
   * Runs it. Files that cannot be written do not change the verdict.
   *
   * @param watcher receives each seed once its files are written
   * @throws FolderRefusedException if {@code out} is not for this run to write into
   */
  public Outcome run(Path out, Consumer<SeedResult> watcher) throws FolderRefusedException {
    try (CampaignFolder folder = CampaignFolder.begin(out)) {
      return runInto(folder, watcher);
    } catch (FolderRefusedException e) {
      throw e;
    } catch (IOException e) {
      return runInto(null, watcher).without(out + ": cannot be written to: " + Trouble.words(e));
    }
  }

  private Outcome runInto(@Nullable CampaignFolder folder, Consumer<SeedResult> watcher) {
    long began = System.nanoTime();
    Tally tally = new Tally(List.copyOf(scenarios.keySet()));
    campaign.run(
        result -> {
          SeedResult recorded = folder == null ? result : record(result, tally, folder);
          tally.add(recorded);
          watcher.accept(recorded);
        });
    long wallNanos = System.nanoTime() - began;
    boolean whole = tally.all().seeds() == campaign.size();
    boolean interrupted = options.stop().requested() && !whole;
    boolean timeUp = !interrupted && !whole && wallNanos >= options.timeMax().toNanos();
    CampaignSummary summary =
        new CampaignSummary(
            tally,
            provenance,
            options.jobs(),
            wallNanos,
            new CampaignSummary.Extent(campaign.size(), interrupted, timeUp, origins()),
            interrupted ? List.of() : weaknesses(tally),
            folder == null ? List.of() : shrink(tally.notPassed(), folder));
    if (folder == null) {
      return new Outcome(tally, summary, List.of());
    } else if (interrupted && tally.all().seeds() == 0) {
      folder.discard();
    } else {
      folder.end(summary, tally);
      pages(folder);
    }
    return new Outcome(tally, summary, folder.unwritten());
  }

  /** Pages are made of the files, so only where those are whole. */
  private static void pages(CampaignFolder folder) {
    if (folder.unwritten().isEmpty()) {
      try {
        Pages.ofCampaign(folder.path());
      } catch (IOException e) {
        folder.cannotWrite("index.html or summary.md", e);
      }
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
  private List<Shrinkage> shrink(List<SeedResult> notPassed, CampaignFolder folder) {
    List<Shrinkage> shrunk = new ArrayList<>();
    Map<String, Integer> taken = new TreeMap<>();
    Shrinking shrinking = new Shrinking(simulator, provenance, keeping.shrinkSteps());
    for (SeedResult result : notPassed) {
      if (keeping.shrinkSteps() > 0
          && shrunk.size() < SHRUNK_MAX
          && !options.stop().requested()
          && result.verdict() == SeedVerdict.FAIL
          && taken.merge(result.scenario(), 1, Integer::sum) <= SHRUNK_PER_SCENARIO_MAX) {
        try {
          Path repro = folder.failure(result).resolve(FailureFolder.REPRO);
          if (Files.exists(repro)) {
            shrunk.add(shrinking.shrink(repro));
          }
        } catch (IOException e) {
          folder.cannotWrite("repro.min.json of " + name(result), e);
        }
      }
    }
    return shrunk;
  }

  private static String name(SeedResult result) {
    return result.scenario() + " seed " + result.seed();
  }

  private Map<String, String> origins() {
    Map<String, String> origins = new TreeMap<>();
    scenarios.forEach((name, scenario) -> origins.put(name, scenario.origin()));
    return origins;
  }

  /** Writes what is to be written of a seed; running it again may show that it has two runs. */
  private SeedResult record(SeedResult result, Tally tally, CampaignFolder folder) {
    SeedResult recorded = result;
    Scenario scenario = scenarios.get(result.scenario());
    // A seed with steps has ended, so there is a run to write.
    boolean toTell =
        tally.hasRoom()
            && tally.notPassed().size() < keeping.foldersMax()
            && result.verdict() != SeedVerdict.PASS
            && result.steps() > 0;
    if (toTell && scenario != null) {
      Plan plan = Draw.plan(scenario, result.seed());
      try {
        Run again =
            new FailureFolder()
                .write(
                    folder.failure(result),
                    sink -> simulator.run(plan, sink),
                    run -> story(run, provenance, json));
        TimelinePage.write(folder.failure(result), folder.lastingFailure(result));
        if (again.traceHash() != result.traceHash()) {
          recorded = SeedRunner.diverged(result);
        }
      } catch (IOException e) {
        folder.cannotWrite("the files of " + name(result), e);
      }
    }
    folder.add(recorded);
    return recorded;
  }

  private static List<Named> histories(Run run) {
    List<Named> all = new ArrayList<>(run.histories().all());
    all.add(new Named("rack", run.rackHistory().history()));
    return all;
  }

  /** The contents of the folder of a run. */
  public static FailureFolder.Story story(Run run, Provenance provenance, Json json) {
    return new FailureFolder.Story(
        Repro.of(
            provenance,
            run.plan(),
            run.violations().isEmpty() ? null : run.violations().get(0),
            run.traceHash(),
            json),
        histories(run),
        run.verdicts().culprit());
  }
}
