package dev.sluice.scenarios.campaign;

import dev.sluice.reports.CampaignFolder;
import dev.sluice.reports.FailureFolder;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.Repro;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.Tally;
import dev.sluice.reports.page.TimelinePage;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.file.ReproReader;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.Histories.Named;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the files of seeds that did not pass, by running each once more. */
public final class FailureFiles {

  private final Map<String, Scenario> scenarios;
  private final Simulator simulator;
  private final Provenance provenance;
  private final Json json = new Json();

  FailureFiles(Map<String, Scenario> scenarios, Simulator simulator, Provenance provenance) {
    this.scenarios = scenarios;
    this.simulator = simulator;
    this.provenance = provenance;
  }

  /** Whether the files of a seed are written, if {@code tally} has all seeds before it. */
  static boolean areWritten(SeedResult result, Tally tally, long foldersMax) {
    return tally.hasRoom()
        && tally.notPassed().size() < foldersMax
        && result.verdict() != SeedVerdict.PASS
        && ended(result);
  }

  /** A seed with steps has ended, so there is a run to write. */
  private static boolean ended(SeedResult result) {
    return result.steps() > 0;
  }

  /** Writes those of one seed; running it again may show that it has two runs. */
  SeedResult write(SeedResult result, CampaignFolder folder) {
    Scenario scenario = scenarios.get(result.scenario());
    if (scenario != null) {
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
          return SeedRunner.diverged(result);
        }
      } catch (IOException e) {
        folder.cannotWrite("the files of " + name(result), e);
      }
    }
    return result;
  }

  /**
   * Writes those of the run of the smallest plan that was found for a failing seed, into a folder
   * in that of the seed, and a page of the seed that leads to it.
   *
   * @param smallest the file of that plan
   */
  void writeSmallest(SeedResult result, Path smallest, CampaignFolder folder) throws IOException {
    Plan plan = ReproReader.read(smallest).plan();
    Path there = folder.failure(result);
    new FailureFolder()
        .write(
            there.resolve(FailureFolder.SMALLEST),
            sink -> simulator.run(plan, sink),
            run -> story(run, provenance, json));
    writePages(there, folder.lastingFailure(result));
  }

  /** Writes the pages of a failing seed, and of its smallest plan if that is there. */
  static void writePages(Path there, Path lasting) throws IOException {
    Path smallest = there.resolve(FailureFolder.SMALLEST);
    if (Files.exists(smallest.resolve(FailureFolder.REPRO))) {
      TimelinePage.write(smallest, lasting.resolve(FailureFolder.SMALLEST));
    }
    TimelinePage.write(there, lasting);
  }

  /** Writes those of seeds that were recorded by an earlier run, where they are missing. */
  void restore(List<SeedResult> notPassed, CampaignFolder folder) {
    for (SeedResult result : notPassed) {
      try {
        if (ended(result)
            && !Files.exists(folder.failure(result).resolve(TimelinePage.FILE))
            && write(result, folder).diverged() != result.diverged()) {
          folder.cannotWrite(
              "the files of " + name(result), new IOException("this time it is another run"));
        }
      } catch (IOException e) {
        folder.cannotWrite("the files of " + name(result), e);
      }
    }
  }

  static String name(SeedResult result) {
    return result.scenario() + " seed " + result.seed();
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
