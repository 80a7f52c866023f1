package dev.sluice.cli;

import dev.sluice.reports.CampaignArguments;
import dev.sluice.reports.FolderLock;
import dev.sluice.reports.FolderRefusedException;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.Trouble;
import dev.sluice.scenarios.campaign.Arguments;
import dev.sluice.scenarios.campaign.Campaign;
import dev.sluice.scenarios.campaign.RecordedCampaign;
import dev.sluice.scenarios.campaign.SeedRunner;
import dev.sluice.scenarios.campaign.SeedWork;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.coverage.BranchCoverage;
import dev.sluice.scenarios.coverage.BranchReport;
import dev.sluice.scenarios.coverage.CoverageFile;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.search.Exhaustive;
import dev.sluice.scenarios.search.GuidedRun;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice run}: a campaign over the catalogue or some of it. */
@Command(
    name = "run",
    description = "Runs many seeds of each scenario, and judges every one.",
    showDefaultValues = true)
final class RunCommand implements Callable<Integer> {

  private static final int JOBS_MAX = 1_024;
  private static final int SHOWN_MAX = 10;
  private static final Path OUT = Path.of("target", "sluice");

  private final Terminal terminal;
  private final Simulator simulator;
  private final Stop stop;

  @Mixin private CampaignOptions campaign = new CampaignOptions();

  @Mixin private ExhaustiveOptions exhaustive = new ExhaustiveOptions();

  @Mixin private GuidedOptions guided = new GuidedOptions();

  @Option(
      names = "--jobs",
      paramLabel = "J",
      description = "Seeds that run at a time; 0: one for each core.")
  private int jobs;

  @Option(
      names = "--time",
      paramLabel = "D",
      description =
          "Ends after so much time, such as 90s, 10m or 2h: what was run by then is the beginning"
              + " of the campaign, in the order of the files.")
  private @Nullable String time;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description =
          "Goes on with the campaign whose files are in DIR, which was killed, interrupted or out"
              + " of time. Other options may only repeat its own, but for --jobs and --time.")
  private @Nullable Path resume;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to leave files (default: target/sluice).")
  private @Nullable Path out;

  @Option(names = "--json", description = "Prints campaign.json instead of a table.")
  private boolean json;

  @Option(
      names = "--github",
      description = "Adds annotations for GitHub Actions: what did not pass, and weaknesses.")
  private boolean github;

  @Option(
      names = "--coverage",
      description =
          "Lists the branches of production code that no seed takes, and leaves coverage.json: with"
              + " probes in the classes, which makes it slower.")
  private boolean coverage;

  RunCommand(Terminal terminal, Simulator simulator, Stop stop) {
    this.terminal = terminal;
    this.simulator = simulator;
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Numbers.within("--jobs", jobs, 0, JOBS_MAX);
    Duration timeMax = timeMax();
    Path folder = folder();
    Catalogue catalogue = Catalogue.builtIn(); // one for all: standard input can be read once
    if (exhaustive.asked()) {
      return everyOrder(catalogue, folder);
    } else if (guided.asked()) {
      return guided(catalogue, folder);
    }
    CampaignOptions.Asked asked =
        resume == null
            ? campaign.asked(catalogue, this::complain)
            : campaign.resumed(folder, catalogue, this::complain);
    CampaignArguments arguments = asked.arguments();
    if (!coverage) {
      SeedWork runner = new SeedRunner(simulator, arguments.verifyDeterminism());
      return RunReport.exitCode(run(asked, timeMax, runner, folder));
    }
    if (resume != null || arguments.verifyDeterminism()) {
      throw new BadInputException("--coverage takes neither --resume nor --verify-determinism");
    }
    try (BranchCoverage branches = new BranchCoverage(asked.scenarios(), catalogue)) {
      RecordedCampaign.Outcome outcome = run(asked, timeMax, branches, folder);
      return reportCoverage(branches.report(), outcome, folder);
    }
  }

  private int everyOrder(Catalogue catalogue, Path folder) {
    refuseOthers("--exhaustive");
    CampaignOptions.OnePlan one = campaign.onePlan(catalogue);
    stop.isPolled();
    Exhaustive.Outcome outcome =
        new Exhaustive(simulator, exhaustive.windowMicros(), exhaustive.runsMax(), stop)
            .explore(one.origin(), one.plan());
    return new ExhaustiveReport(terminal, simulator, exhaustive, provenance())
        .report(outcome, folder, json, stop.requested());
  }

  private void refuseOthers(String option) {
    if (resume != null || coverage || time != null || (guided.asked() && exhaustive.asked())) {
      throw new BadInputException(
          option + ": expected none of --resume, --coverage, --time and another search beside it");
    }
  }

  private int guided(Catalogue catalogue, Path folder) {
    refuseOthers("--guided");
    GuidedRun.Budget budget = campaign.budget(guided.steps());
    List<Plan> given = guided.given();
    List<Scenario> scenarios = campaign.scenarios(catalogue);
    stop.isPolled();
    try (FolderLock lock = FolderLock.take(folder)) {
      GuidedRun.Outcome outcome =
          new GuidedRun(simulator, provenance(), budget, jobs(), stop)
              .run(scenarios, guided.salt(), given, folder);
      return new GuidedReport(terminal, folder).report(outcome, json);
    } catch (FolderRefusedException e) {
      throw new BadInputException("--out " + e.getMessage(), e);
    } catch (IOException e) {
      complain(folder + ": cannot be written: " + Trouble.words(e));
      return stop.hasViolation() ? ExitCode.VIOLATION : ExitCode.INTERNAL_FAULT;
    }
  }

  private int jobs() {
    return jobs == 0 ? Runtime.getRuntime().availableProcessors() : jobs;
  }

  private RecordedCampaign.Outcome run(
      CampaignOptions.Asked asked, Duration timeMax, SeedWork work, Path folder) {
    CampaignArguments arguments = asked.arguments();
    long most = arguments.maxFailures();
    Campaign.Options options =
        new Campaign.Options(
            jobs(), Arguments.shard(arguments), most == 0 ? Long.MAX_VALUE : most, stop, timeMax);
    Campaign seeds = Arguments.campaign(arguments, asked.scenarios(), options, work);
    RecordedCampaign recorded =
        new RecordedCampaign(asked.scenarios(), seeds, options, simulator, provenance(), arguments);
    return run(recorded, seeds.sizes(), folder);
  }

  private static Provenance provenance() {
    return new Provenance(Version.commit(), Runtime.version().toString());
  }

  private int reportCoverage(BranchReport report, RecordedCampaign.Outcome outcome, Path folder) {
    if (!json) {
      new CoverageReport(report).print(terminal.out());
    }
    int code = RunReport.exitCode(outcome);
    try {
      CoverageFile.write(folder, report, provenance(), outcome.tally().all().seeds());
    } catch (IOException e) {
      complain(folder.resolve(CoverageFile.NAME) + ": cannot be written: " + Trouble.words(e));
      code = code == ExitCode.OK ? ExitCode.INTERNAL_FAULT : code;
    }
    report.stale().forEach(line -> complain(CoverageFile.REASONS + ": " + line));
    return code == ExitCode.OK && !report.stale().isEmpty() ? ExitCode.BAD_INPUT : code;
  }

  private Path folder() {
    if (resume != null && out != null && !out.equals(resume)) {
      throw new BadInputException(
          "--out %s: not the folder of --resume, expected none".formatted(out));
    }
    Path folder = resume != null ? resume : out != null ? out : OUT;
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw BadInputException.of(
          resume != null ? "--resume" : "--out", folder.toString(), "a folder, not a file");
    }
    return folder;
  }

  private Duration timeMax() {
    return time == null
        ? Campaign.Options.NO_LIMIT
        : Duration.ofNanos(VirtualTime.parse("--time", time, "time"));
  }

  private RecordedCampaign.Outcome run(
      RecordedCampaign recorded, Map<String, Long> sizes, Path folder) {
    RecordedCampaign.Outcome outcome;
    try (Progress progress = new Progress(terminal, sizes, System::nanoTime)) {
      outcome =
          resume == null
              ? recorded.run(folder, result -> watch(result, progress))
              : recorded.resume(
                  folder, result -> recall(result, progress), result -> watch(result, progress));
    } catch (FolderRefusedException e) {
      throw new BadInputException((resume == null ? "--out " : "--resume ") + e.getMessage(), e);
    }
    if (json) {
      terminal.out().print(new Json().pretty(outcome.summary().toJson()));
      terminal.out().flush();
    } else {
      new RunReport(terminal, outcome, folder).print();
    }
    if (github) {
      GitHubAnnotations.print(outcome, folder, terminal.err());
    }
    outcome.unwritten().stream().limit(SHOWN_MAX).forEach(this::complain);
    int more = outcome.unwritten().size() - SHOWN_MAX;
    if (more > 0) {
      complain("and " + more + " more files that cannot be written");
    }
    return outcome;
  }

  private void complain(String line) {
    terminal.err().println("sluice run: " + line);
  }

  private void watch(SeedResult result, Progress progress) {
    note(result);
    progress.add(result);
  }

  /** A seed that an earlier run has left. */
  private void recall(SeedResult result, Progress progress) {
    note(result);
    progress.recall(result);
  }

  private void note(SeedResult result) {
    if (result.verdict() == SeedVerdict.FAIL) {
      stop.violationFound();
    }
  }
}
