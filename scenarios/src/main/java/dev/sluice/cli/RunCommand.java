package dev.sluice.cli;

import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.Totals;
import dev.sluice.reports.Verdict;
import dev.sluice.scenarios.campaign.Campaign;
import dev.sluice.scenarios.campaign.RecordedCampaign;
import dev.sluice.scenarios.campaign.SeedRunner;
import dev.sluice.scenarios.campaign.Shard;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.Seeds;
import dev.sluice.scenarios.judge.SeedJudge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice run}: a campaign over the catalogue or some of it. */
@Command(
    name = "run",
    description = "Lives many seeds of each scenario, and judges every one.",
    showDefaultValues = true)
final class RunCommand implements Callable<Integer> {

  private static final int JOBS_MAX = 1_024;

  private final Terminal terminal;
  private final SeedJudge judge;

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..*",
      description =
          "A name of the catalogue, or a file ending in .json; all of the catalogue if none is"
              + " given.")
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

  @Option(names = "--shard", paramLabel = "I/N", description = "Runs the I-th of N equal parts.")
  private String shard = "1/1";

  @Option(
      names = "--verify-determinism",
      description = "Runs each seed twice; exit code 3 if two runs differ.")
  private boolean verifyDeterminism;

  @Option(names = "--fail-fast", description = "Ends with the first seed that does not pass.")
  private boolean failFast;

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

  RunCommand(Terminal terminal, SeedJudge judge) {
    this.terminal = terminal;
    this.judge = judge;
  }

  @Override
  public Integer call() {
    Seeds range = Seeds.parse(seeds);
    Shard part = Shard.parse(shard);
    if (jobs < 0 || jobs > JOBS_MAX) {
      throw new BadInputException("--jobs " + jobs + ": expected 0 to " + JOBS_MAX);
    }
    if (shrinkSteps < 0) {
      throw new BadInputException("--shrink-budget " + shrinkSteps + ": expected 0 or more");
    }
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new BadInputException("--out " + out + ": is a file, expected a folder");
    }
    List<Scenario> scenarios = Catalogue.builtIn().select(names);
    int threads = jobs == 0 ? Runtime.getRuntime().availableProcessors() : jobs;
    RecordedCampaign campaign =
        new RecordedCampaign(
            scenarios,
            range,
            new Campaign.Options(threads, part, failFast),
            new SeedRunner(judge, verifyDeterminism),
            judge,
            new Provenance(Version.commit(), Runtime.version().toString()),
            shrinkSteps);
    RecordedCampaign.Outcome outcome;
    try (Progress progress = new Progress(terminal, campaign.size())) {
      outcome = campaign.run(out, progress::add);
    } catch (IOException e) {
      throw new BadInputException("--out " + out + ": cannot be written to (" + e + ")", e);
    }
    if (json) {
      terminal.out().print(new Json().pretty(outcome.summary().toJson()));
      terminal.out().flush();
    } else {
      new RunReport(terminal, outcome, out).print(scenarios);
    }
    return exitCode(outcome);
  }

  /** What is worst first: if runs cannot be trusted, their verdicts cannot either. */
  private static int exitCode(RecordedCampaign.Outcome outcome) {
    Totals totals = outcome.tally().all();
    if (totals.diverged() > 0) {
      return ExitCode.NONDETERMINISM;
    } else if (totals.count(Verdict.ERROR) > 0) {
      return ExitCode.INTERNAL_FAULT;
    } else if (totals.count(Verdict.FAIL) > 0 || !outcome.summary().weaknesses().isEmpty()) {
      return ExitCode.VIOLATION;
    }
    return totals.count(Verdict.UNDECIDED) > 0 ? ExitCode.UNDECIDED : ExitCode.OK;
  }
}
