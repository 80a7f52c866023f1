package dev.sluice.cli;

import dev.sluice.reports.CampaignArguments;
import dev.sluice.reports.CampaignFile;
import dev.sluice.reports.CampaignFolder;
import dev.sluice.reports.Tally;
import dev.sluice.reports.Trouble;
import dev.sluice.scenarios.campaign.Arguments;
import dev.sluice.scenarios.campaign.AutoShard;
import dev.sluice.scenarios.campaign.Campaign;
import dev.sluice.scenarios.campaign.Shard;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.file.ReproReader;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.Seeds;
import dev.sluice.scenarios.search.GuidedRun;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options that decide which seeds a campaign runs and which files it leaves. */
final class CampaignOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

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

  /** A campaign's arguments, and its scenarios. */
  record Asked(CampaignArguments arguments, List<Scenario> scenarios) {}

  /** The scenarios that were named. */
  List<Scenario> scenarios(Catalogue catalogue) {
    return catalogue.select(names);
  }

  /**
   * What a guided search may spend: {@code --seeds} plans in all.
   *
   * @param steps of simulation
   */
  GuidedRun.Budget budget(long steps) {
    limits();
    boolean bySteps = steps < Long.MAX_VALUE && !isGiven("--seeds");
    long plans = bySteps ? Long.MAX_VALUE : Seeds.parse("--seeds", seeds).count();
    return new GuidedRun.Budget(plans, steps, shrinkSteps);
  }

  /** A plan, and where it comes from. */
  record OnePlan(String origin, Plan plan) {}

  /** The only plan that was named: that of a repro.json, or the first seed of a scenario. */
  OnePlan onePlan(Catalogue catalogue) {
    if (names.size() != 1) {
      throw new BadInputException(
          "--exhaustive: %d scenarios or plans, expected one".formatted(names.size()));
    }
    String name = names.get(0);
    if (ReproReader.isRepro(name)) {
      return new OnePlan(name, ReproReader.read(Path.of(name)).plan());
    }
    long seed = isGiven("--seeds") ? Seeds.parse("--seeds", seeds).first() : 1;
    return new OnePlan(name + " seed " + seed, Draw.plan(catalogue.find(name), seed));
  }

  /**
   * What was asked for.
   *
   * @param notes receives a line for the user
   */
  Asked asked(Catalogue catalogue, Consumer<String> notes) {
    Seeds range = Seeds.parse("--seeds", seeds);
    Shard part = part(notes);
    Arguments.Limits limits = limits();
    if (failed == null) {
      List<Scenario> scenarios = catalogue.select(names);
      return new Asked(
          Arguments.of(scenarios, catalogue, range, part, verifyDeterminism, limits), scenarios);
    }
    List<Campaign.Piece> pieces = FailedSeeds.of(failed, names, catalogue);
    return new Asked(
        Arguments.of(pieces, catalogue, part, verifyDeterminism, limits),
        pieces.stream().map(Campaign.Piece::scenario).distinct().toList());
  }

  /**
   * The campaign whose files are in {@code folder}, if this build can go on with it and nothing
   * else was asked for.
   */
  Asked resumed(Path folder, Catalogue catalogue, Consumer<String> notes) {
    CampaignFile file = read(folder);
    String theirs = file.provenance().commit();
    if (!theirs.equals(Version.commit())) {
      throw new BadInputException(
          "--resume %s: run by commit %s, expected that of this build, %s"
              .formatted(folder, theirs, Version.commit()));
    }
    CampaignArguments recorded = file.arguments();
    CampaignArguments asked = overridden(recorded, catalogue, notes);
    String difference = recorded.difference(asked);
    if (difference == null && !asked.shard().equals(recorded.shard())) {
      difference = "--shard " + asked.shard() + ", expected " + recorded.shard();
    }
    if (difference != null) {
      throw new BadInputException(
          "--resume %s: %s as in that campaign".formatted(folder, difference));
    }
    return new Asked(recorded, Arguments.scenarios("--resume " + folder, recorded, catalogue));
  }

  private static CampaignFile read(Path folder) {
    try {
      return CampaignFolder.file(folder);
    } catch (IOException e) {
      throw new BadInputException(
          "--resume %s: %s, expected the files of a campaign".formatted(folder, Trouble.words(e)),
          e);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("--resume: " + e.getMessage(), e);
    }
  }

  /** The same, but for what the user has given. */
  private CampaignArguments overridden(
      CampaignArguments recorded, Catalogue catalogue, Consumer<String> notes) {
    if (failed != null) {
      throw new BadInputException("--resume and --failed, expected one of them");
    }
    List<Scenario> scenarios = names.isEmpty() ? List.of() : catalogue.select(names);
    CampaignArguments mine =
        Arguments.of(
            scenarios,
            catalogue,
            Seeds.parse("--seeds", seeds),
            isGiven("--shard") ? part(notes) : Arguments.shard(recorded),
            isGiven("--verify-determinism") ? verifyDeterminism : recorded.verifyDeterminism(),
            limits());
    return new CampaignArguments(
        names.isEmpty() ? recorded.scenarios() : mine.scenarios(),
        isGiven("--seeds") ? mine.seeds() : recorded.seeds(),
        isGiven("--seeds") ? null : recorded.seedsOf(),
        mine.shard(),
        mine.verifyDeterminism(),
        isGiven("--fail-fast") || isGiven("--max-failures")
            ? mine.maxFailures()
            : recorded.maxFailures(),
        isGiven("--failure-folders") ? mine.failureFolders() : recorded.failureFolders(),
        isGiven("--shrink-budget") ? mine.shrinkBudget() : recorded.shrinkBudget());
  }

  private boolean isGiven(String option) {
    return command != null && command.commandLine().getParseResult().hasMatchedOption(option);
  }

  private Shard part(Consumer<String> notes) {
    if (!shard.equals("auto")) {
      return Shard.parse("--shard", shard);
    }
    AutoShard auto = AutoShard.of("--shard", System.getenv());
    notes.accept(
        "part %d of %d (%s)".formatted(auto.shard().number(), auto.shard().of(), auto.source()));
    return auto.shard();
  }

  private Arguments.Limits limits() {
    Numbers.within("--shrink-budget", shrinkSteps, 0, Long.MAX_VALUE);
    Numbers.within("--max-failures", failuresMax, 0, Long.MAX_VALUE);
    Numbers.within("--failure-folders", foldersMax, 0, Tally.KEPT_MAX);
    return new Arguments.Limits(failFast ? 1 : failuresMax, foldersMax, shrinkSteps);
  }
}
