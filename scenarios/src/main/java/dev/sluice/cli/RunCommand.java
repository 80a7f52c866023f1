package dev.sluice.cli;

import dev.sluice.reports.FolderRefusedException;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.Tally;
import dev.sluice.reports.Totals;
import dev.sluice.scenarios.campaign.AutoShard;
import dev.sluice.scenarios.campaign.Campaign;
import dev.sluice.scenarios.campaign.RecordedCampaign;
import dev.sluice.scenarios.campaign.SeedRunner;
import dev.sluice.scenarios.campaign.Shard;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.Seeds;
import dev.sluice.sim.Simulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice run}: a campaign over the catalogue or some of it. */
@Command(
    name = "run",
    description = "Runs many seeds of each scenario, and judges every one.",
    showDefaultValues = true)
final class RunCommand implements Callable<Integer> {

  private static final int JOBS_MAX = 1_024;
  private static final int SHOWN_MAX = 10;

  private final Terminal terminal;
  private final Simulator simulator;
  private final Stop stop;

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..*",
      description =
          "A name of the catalogue, a file ending in .json, or - for standard input; all of the"
              + " catalogue if none is given.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "N|A..B",
      description = "Seeds of each scenario: 1 to N, or A to B.")
  private String seeds = "200";

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
      names = "--shard",
      paramLabel = "I/N|auto",
      description =
          "Runs the I-th of N equal parts; auto: the part that a Kubernetes Indexed Job, a Slurm"
              + " array or a CI matrix gives by its variables.")
  private String shard = "1/1";

  @Option(
      names = "--verify-determinism",
      description = "Runs each seed twice; exit code 3 if two runs differ.")
  private boolean verifyDeterminism;

  @Option(
      names = "--failed",
      paramLabel = "DIR",
      description = "Runs the seeds that did not pass in the campaign whose files are in DIR.")
  private @Nullable Path failed;

  @Option(names = "--fail-fast", description = "Ends with the first seed that does not pass.")
  private boolean failFast;

  @Option(
      names = "--max-failures",
      paramLabel = "K",
      showDefaultValue = Visibility.NEVER,
      description =
          "Ends with the K-th seed that does not pass, in the order of the files, for any --jobs;"
              + " 0: at the end.")
  private long failuresMax;

  @Option(
      names = "--failure-folders",
      paramLabel = "N",
      description = "Leaves the files of the first N seeds that do not pass, 1000 at most.")
  private long foldersMax = Tally.KEPT_MAX;

  @Option(
      names = "--shrink-budget",
      paramLabel = "STEPS",
      description =
          "Steps of simulation to spend on shrinking a failing seed, for the first two of each"
              + " scenario and ten in all; 0: shrinks none.")
  private long shrinkSteps = 1_000_000;

  @Option(names = "--out", paramLabel = "DIR", description = "Where to leave files.")
  private Path out = Path.of("target", "sluice");

  @Option(names = "--json", description = "Prints campaign.json instead of a table.")
  private boolean json;

  @Option(
      names = "--github",
      description = "Adds annotations for GitHub Actions: what did not pass, and weaknesses.")
  private boolean github;

  RunCommand(Terminal terminal, Simulator simulator, Stop stop) {
    this.terminal = terminal;
    this.simulator = simulator;
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Seeds range = Seeds.parse("--seeds", seeds);
    Shard part = part();
    Duration timeMax = timeMax();
    Numbers.within("--jobs", jobs, 0, JOBS_MAX);
    Numbers.within("--shrink-budget", shrinkSteps, 0, Long.MAX_VALUE);
    Numbers.within("--max-failures", failuresMax, 0, Long.MAX_VALUE);
    Numbers.within("--failure-folders", foldersMax, 0, Tally.KEPT_MAX);
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw BadInputException.of("--out", out.toString(), "a folder, not a file");
    }
    int threads = jobs == 0 ? Runtime.getRuntime().availableProcessors() : jobs;
    Campaign.Options options = new Campaign.Options(threads, part, most(), stop, timeMax);
    SeedRunner runner = new SeedRunner(simulator, verifyDeterminism);
    List<Scenario> scenarios;
    Campaign campaign;
    if (failed == null) {
      scenarios = Catalogue.builtIn().select(names);
      campaign = new Campaign(scenarios, range, options, runner);
    } else {
      List<Campaign.Piece> pieces = FailedSeeds.of(failed, names, Catalogue.builtIn());
      scenarios = pieces.stream().map(Campaign.Piece::scenario).distinct().toList();
      campaign = Campaign.of(pieces, options, runner);
    }
    return run(scenarios, campaign, options);
  }

  private Shard part() {
    if (!shard.equals("auto")) {
      return Shard.parse("--shard", shard);
    }
    AutoShard auto = AutoShard.of("--shard", System.getenv());
    complain(
        "part %d of %d (%s)".formatted(auto.shard().number(), auto.shard().of(), auto.source()));
    return auto.shard();
  }

  private Duration timeMax() {
    return time == null
        ? Campaign.Options.NO_LIMIT
        : Duration.ofNanos(VirtualTime.parse("--time", time, "time"));
  }

  private long most() {
    return failFast ? 1 : failuresMax == 0 ? Long.MAX_VALUE : failuresMax;
  }

  private int run(List<Scenario> scenarios, Campaign campaign, Campaign.Options options) {
    RecordedCampaign recorded =
        new RecordedCampaign(
            scenarios,
            campaign,
            options,
            simulator,
            new Provenance(Version.commit(), Runtime.version().toString()),
            new RecordedCampaign.Keeping(shrinkSteps, foldersMax));
    RecordedCampaign.Outcome outcome;
    try (Progress progress = new Progress(terminal, campaign.size())) {
      outcome = recorded.run(out, result -> watch(result, progress));
    } catch (FolderRefusedException e) {
      throw new BadInputException("--out " + e.getMessage(), e);
    }
    if (json) {
      terminal.out().print(new Json().pretty(outcome.summary().toJson()));
      terminal.out().flush();
    } else {
      new RunReport(terminal, outcome, out).print();
    }
    if (github) {
      GitHubAnnotations.print(outcome, terminal.err());
    }
    outcome.unwritten().stream().limit(SHOWN_MAX).forEach(this::complain);
    int more = outcome.unwritten().size() - SHOWN_MAX;
    if (more > 0) {
      complain("and " + more + " more files that cannot be written");
    }
    return exitCode(outcome);
  }

  private void complain(String line) {
    terminal.err().println("sluice run: " + line);
  }

  private void watch(SeedResult result, Progress progress) {
    if (result.verdict() == SeedVerdict.FAIL) {
      stop.violationFound();
    }
    progress.add(result);
  }

  /** A violation before all else; then, if runs cannot be trusted, nothing else of them can. */
  private static int exitCode(RecordedCampaign.Outcome outcome) {
    Totals totals = outcome.tally().all();
    if (totals.count(SeedVerdict.FAIL) > 0) {
      return ExitCode.VIOLATION;
    } else if (totals.diverged() > 0) {
      return ExitCode.NONDETERMINISM;
    } else if (totals.count(SeedVerdict.ERROR) > 0 || !outcome.unwritten().isEmpty()) {
      return ExitCode.INTERNAL_FAULT;
    } else if (!outcome.summary().weaknesses().isEmpty()) {
      return ExitCode.VIOLATION;
    }
    return totals.count(SeedVerdict.UNDECIDED) > 0 ? ExitCode.UNDECIDED : ExitCode.OK;
  }
}
