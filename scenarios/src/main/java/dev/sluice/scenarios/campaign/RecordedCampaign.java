package dev.sluice.scenarios.campaign;

import dev.sluice.reports.CampaignArguments;
import dev.sluice.reports.CampaignFolder;
import dev.sluice.reports.CampaignSummary;
import dev.sluice.reports.FailureFolder;
import dev.sluice.reports.FolderRefusedException;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.Shrinkage;
import dev.sluice.reports.Tally;
import dev.sluice.reports.Totals;
import dev.sluice.reports.Trouble;
import dev.sluice.reports.Weakness;
import dev.sluice.reports.page.Pages;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Expectations;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.shrink.Shrinking;
import dev.sluice.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A campaign that leaves its files behind, the smallest plans of its first failures among them. */
public final class RecordedCampaign {

  private final Map<String, Scenario> scenarios = new LinkedHashMap<>();
  private final Campaign campaign;
  private final Campaign.Options options;
  private final Simulator simulator;
  private final Provenance provenance;
  private final CampaignArguments arguments;
  private final FailureFiles failures;

  /** The campaign over seeds of {@code scenarios} that has these {@code arguments}. */
  public RecordedCampaign(
      List<Scenario> scenarios,
      Campaign campaign,
      Campaign.Options options,
      Simulator simulator,
      Provenance provenance,
      CampaignArguments arguments) {
    scenarios.forEach(scenario -> this.scenarios.put(scenario.name(), scenario));
    this.campaign = campaign;
    this.options = options;
    this.simulator = simulator;
    this.provenance = provenance;
    this.arguments = arguments;
    this.failures = new FailureFiles(this.scenarios, simulator, provenance);
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
    Tally tally = emptyTally();
    try (CampaignFolder folder = CampaignFolder.begin(out, provenance, arguments)) {
      return runInto(folder, tally, watcher);
    } catch (FolderRefusedException e) {
      throw e;
    } catch (IOException e) {
      return runInto(null, tally, watcher)
          .without(out + ": cannot be written to: " + Trouble.words(e));
    }
  }

  /**
   * Goes on with it where an earlier run of it has ended or was killed; the result is that of one
   * run.
   *
   * @param out the folder of that run
   * @param recorded receives each seed of the earlier run, before any other
   * @param watcher receives each seed that is run
   * @throws FolderRefusedException if {@code out} is not for this run to write into
   * @throws BadInputException if {@code out} cannot be read or written to
   */
  public Outcome resume(Path out, Consumer<SeedResult> recorded, Consumer<SeedResult> watcher)
      throws FolderRefusedException {
    Tally tally = emptyTally();
    try (CampaignFolder folder =
        CampaignFolder.goOn(
            out,
            provenance,
            arguments,
            result -> {
              boolean next = campaign.isOf(tally.all().seeds(), result);
              if (next) {
                tally.add(result);
                recorded.accept(result);
              }
              return next;
            })) {
      failures.restore(
          tally.notPassed().stream().limit(arguments.failureFolders()).toList(), folder);
      return runInto(folder, tally, watcher);
    } catch (FolderRefusedException e) {
      throw e;
    } catch (IOException e) {
      throw new BadInputException(
          out + ": " + Trouble.words(e) + ", expected a campaign to go on with", e);
    }
  }

  private Tally emptyTally() {
    return new Tally(List.copyOf(scenarios.keySet()));
  }

  private Outcome runInto(
      @Nullable CampaignFolder folder, Tally tally, Consumer<SeedResult> watcher) {
    long began = System.nanoTime();
    long before = tally.all().busyNanos() / options.jobs(); // by an earlier run
    campaign.run(
        tally.all().seeds(),
        tally.all().seeds() - tally.all().count(SeedVerdict.PASS),
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
            before + wallNanos,
            new CampaignSummary.Extent(campaign.size(), interrupted, timeUp, arguments),
            interrupted ? List.of() : weaknesses(scenarios, tally),
            folder == null ? List.of() : shrink(tally.notPassed(), folder));
    if (folder == null) {
      return new Outcome(tally, summary, List.of());
    } else if (interrupted && tally.all().seeds() == 0) {
      folder.discard();
      return new Outcome(tally, summary, folder.unwritten());
    }
    return end(folder, summary, tally);
  }

  /** Ends the files of a campaign. */
  static Outcome end(CampaignFolder folder, CampaignSummary summary, Tally tally) {
    folder.end(summary, tally);
    // Pages are made of the files, so only where those are whole.
    if (folder.unwritten().isEmpty()) {
      try {
        Pages.ofCampaign(folder.path());
      } catch (IOException e) {
        folder.cannotWrite("index.html or summary.md", e);
      }
    }
    return new Outcome(tally, summary, folder.unwritten());
  }

  /** What {@code scenarios} should have reached and did not. */
  static List<Weakness> weaknesses(Map<String, Scenario> scenarios, Tally tally) {
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
    Shrinking shrinking = new Shrinking(simulator, provenance, arguments.shrinkBudget());
    for (SeedResult result : ToShrink.of(notPassed, arguments.failureFolders())) {
      if (arguments.shrinkBudget() > 0 && !options.stop().requested()) {
        try {
          Path repro = folder.failure(result).resolve(FailureFolder.REPRO);
          if (Files.exists(repro)) {
            shrunk.add(shrinking.shrink(repro));
            failures.writeSmallest(result, Shrinking.minimal(repro), folder);
          }
        } catch (IOException e) {
          folder.cannotWrite("repro.min.json of " + FailureFiles.name(result), e);
        }
      }
    }
    return shrunk;
  }

  /** Writes what is to be written of a seed. */
  private SeedResult record(SeedResult result, Tally tally, CampaignFolder folder) {
    SeedResult recorded = result;
    if (FailureFiles.areWritten(result, tally, arguments.failureFolders())) {
      recorded = failures.write(result, folder);
    }
    folder.add(recorded);
    return recorded;
  }
}
