package dev.sluice.cli;

import dev.sluice.reports.FolderRefusedException;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.scenarios.bugs.Bug;
import dev.sluice.scenarios.bugs.Bugs;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.RackFile;
import dev.sluice.scenarios.file.RackFileReader;
import dev.sluice.scenarios.file.ReproReader;
import dev.sluice.scenarios.smoke.Observation;
import dev.sluice.scenarios.smoke.OwnNetwork;
import dev.sluice.scenarios.smoke.SmokeOptions;
import dev.sluice.scenarios.smoke.SmokeResult;
import dev.sluice.scenarios.smoke.SmokeRun;
import dev.sluice.scenarios.smoke.SmokeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice smoke}: a rack of real processes, step by step, with a verdict. */
@Command(
    name = "smoke",
    description = "Takes a rack of real processes through steps with faults, and judges.")
final class SmokeCommand implements Callable<Integer> {

  private static final List<String> OF_LOCAL =
      List.of(
          "--db",
          "--db-user",
          "--db-password-file",
          "--sleds",
          "--nexus",
          "--reservoir",
          "--speed",
          "--bug",
          "--plan",
          "--load",
          "--rate",
          "--network");
  private static final List<String> NOT_WITH_PLAN =
      List.of("--sleds", "--nexus", "--reservoir", "--speed", "--until", "--load");
  private static final String AUTO = "auto";
  private static final String OWN = "own";
  private static final List<String> NETWORKS = List.of(AUTO, OWN, "loopback");
  private static final int SLEDS_MAX = 16;
  private static final int NEXUS_MAX = 8;
  private static final int RATE_MAX = 100_000;
  private static final Duration LOAD_LASTS = Duration.ofMinutes(5);
  private static final double NANOS_PER_SECOND = 1e9;

  private final Terminal terminal;
  private final Stop stop;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Option(names = "--local", description = "Brings the rack up on this machine.")
  private boolean local;

  @Option(
      names = "--rack",
      paramLabel = "FILE",
      description = "Takes the rack that FILE describes, rack.json, which runs and is empty.")
  private @Nullable Path rack;

  @Option(
      names = "--observe",
      description = "With --rack: only watches and judges, until it is told to end.")
  private boolean observe;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "Of --observe and --load (5m): how long, such as 90s, 15m or 12h.")
  private @Nullable String lasts;

  @Option(
      names = "--load",
      description =
          "With --local: after the first steps, clients at a rate and a fault every ten seconds.")
  private boolean load;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "300",
      description = "With --load: operations a second to ask for (${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/smoke",
      description = "Where to leave files (${DEFAULT-VALUE}).")
  private Path out = Path.of("");

  @Mixin private final DatabaseOptions database = new DatabaseOptions();

  @Option(
      names = "--sleds",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many sleds (${DEFAULT-VALUE}).")
  private int sleds;

  @Option(
      names = "--nexus",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many Nexus (${DEFAULT-VALUE}).")
  private int nexuses;

  @Option(
      names = "--reservoir",
      paramLabel = "SIZE",
      defaultValue = "8GiB",
      description = "Of each sled (${DEFAULT-VALUE}).")
  private String reservoir = "";

  @Option(
      names = "--speed",
      paramLabel = "SIZE",
      description =
          "Pages that a device adds, removes or zeroes in a second (1GiB; with --load 64GiB).")
  private @Nullable String speed;

  @Option(
      names = "--network",
      paramLabel = "WHICH",
      defaultValue = AUTO,
      description =
          "With --local: own, a namespace of Linux; loopback, that of this machine; auto, the first"
              + " of them that is allowed (${DEFAULT-VALUE}).")
  private String network = AUTO;

  @Option(
      names = "--until",
      paramLabel = "STEP",
      description = "Takes the last step after this one.")
  private @Nullable String until;

  @Option(
      names = "--bug",
      paramLabel = "NAME",
      description = "Plants a bug in the processes first: the run is to fail. Needs a JDK.")
  private @Nullable String bug;

  @Option(
      names = "--plan",
      paramLabel = "repro.json",
      description = "With --local: runs the plan in it, as far as processes can, not the steps.")
  private @Nullable Path plan;

  @Option(names = "--json", description = "Prints smoke.json instead of a table.")
  private boolean json;

  SmokeCommand(Terminal terminal, Stop stop) {
    this.terminal = terminal;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    check();
    OwnNetwork own = ownNetwork();
    if (own != null) {
      return inside(own);
    }
    SmokeResult result;
    try {
      result = run();
    } catch (FolderRefusedException e) {
      throw new BadInputException("--out " + e.getMessage(), e);
    }
    if (json) {
      terminal.out().print(new Json().pretty(result));
    } else {
      print(result);
    }
    terminal.out().flush();
    return exitCode(result);
  }

  /** The network in which to run this once more; null to run it here. */
  private @Nullable OwnNetwork ownNetwork() {
    if (!NETWORKS.contains(network)) {
      throw BadInputException.of("--network", network, "one of " + String.join(", ", NETWORKS));
    } else if (OwnNetwork.isHere()) {
      OwnNetwork.endWithParent(stop);
      return null;
    } else if (!local || network.equals("loopback")) {
      return null;
    } else if (database.address() != null) {
      refuseAlone("--network own", network.equals(OWN), "no --db, which may be anywhere");
      return null;
    }
    OwnNetwork own = OwnNetwork.find();
    refuseAlone("--network own", own == null && network.equals(OWN), "unshare, ip, and the right");
    return own;
  }

  private int inside(OwnNetwork own) throws IOException {
    List<String> words = command.root().commandLine().getParseResult().originalArgs();
    try {
      int code = own.run(Main.class.getName(), words, stop);
      if (code == ExitCode.VIOLATION) {
        stop.violationFound();
      }
      return code;
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  /** Refuses bad options, before anything is started. */
  private void check() throws IOException {
    if (local == (rack != null)) {
      throw new BadInputException("expected --local or --rack FILE");
    }
    List<String> steps = SmokeRun.stepNames();
    if (until != null && !steps.contains(until)) {
      throw BadInputException.of("--until", until, "one of " + String.join(", ", steps));
    } else if (Files.exists(out) && !Files.isDirectory(out)) {
      throw BadInputException.of("--out", out.toString(), "a folder, not a file");
    }
    refuseAlone("--for", lasts != null && !observe && !load, "--observe or --load");
    refuseAlone("--until", until != null && load, "no --load");
    refuseAlone("--observe", observe && rack == null, "--rack FILE");
    refuseAlone("--until", until != null && observe, "no --observe");
    if (local) {
      localOptions();
    }
  }

  private SmokeResult run() throws IOException {
    Provenance provenance = new Provenance(Version.commit(), Runtime.version().toString());
    if (rack == null) {
      SmokeOptions options = localOptions();
      SmokeScript script = options.script();
      if (script != null) {
        script.remarks().forEach(this::say);
      }
      return new SmokeRun(options, provenance, stop).run(this::watch);
    }
    for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
      if (OF_LOCAL.contains(option.longestName())) {
        throw new BadInputException(option.longestName() + ": expected only with --local");
      }
    }
    RackFile file = RackFileReader.read(rack);
    if (!observe) {
      return SmokeRun.of(file, out, until, provenance, stop).run(this::watch);
    }
    Duration duration = lasts == null ? null : Durations.parse("--for", lasts);
    stop.isTheUsualEnd();
    SmokeResult result = new Observation(file, out, duration, provenance, stop).run(this::say);
    stop.usualEndIs(exitCode(result));
    return result;
  }

  private static void refuseAlone(String option, boolean alone, String expected) {
    if (alone) {
      throw new BadInputException(option + ": expected " + expected);
    }
  }

  private void say(String line) {
    if (!json) {
      terminal.err().println(line);
      terminal.err().flush();
    }
  }

  private SmokeOptions localOptions() {
    Bug planted = bug == null ? null : Bugs.builtIn().select(List.of(bug)).get(0);
    if (plan != null) {
      for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
        if (NOT_WITH_PLAN.contains(option.longestName())) {
          throw new BadInputException(option.longestName() + ": expected only without --plan");
        }
      }
      SmokeScript script = SmokeScript.of(ReproReader.read(plan).plan(), plan.toString());
      return SmokeOptions.of(out, database.address(), planted, script);
    }
    Numbers.within("--sleds", sleds, 1, SLEDS_MAX);
    Numbers.within("--nexus", nexuses, 1, NEXUS_MAX);
    return new SmokeOptions(
        out,
        database.address(),
        sleds,
        nexuses,
        reservoirBytes(),
        positive("--speed", speed != null ? speed : load ? "64GiB" : "1GiB"),
        until,
        planted,
        null,
        load ? load() : null);
  }

  private SmokeOptions.Load load() {
    Numbers.within("--rate", rate, 1, RATE_MAX);
    return new SmokeOptions.Load(
        rate, lasts == null ? LOAD_LASTS : Durations.parse("--for", lasts));
  }

  private long reservoirBytes() {
    long bytes = positive("--reservoir", reservoir);
    if (bytes < 4 * Bytes.parse("", "1GiB")) {
      throw BadInputException.of("--reservoir", reservoir, "at least 4GiB, for three instances");
    }
    return bytes;
  }

  private static long positive(String option, String given) {
    long bytes = Bytes.parse(option, given);
    if (bytes <= 0) {
      throw BadInputException.of(option, given, "more than 0");
    }
    return bytes;
  }

  private void watch(SmokeResult.Step step) {
    if (step.verdict().equals(SmokeResult.FAIL)) {
      stop.violationFound();
    }
    if (!json && !terminal.verbosity().isQuiet()) {
      terminal.err().println("%s: %s".formatted(step.name(), step.verdict()));
    }
  }

  private void print(SmokeResult result) {
    Table table = new Table("step", "verdict", "seconds", "bound", "figure");
    for (SmokeResult.Step step : result.steps()) {
      table.row(
          step.name(),
          step.verdict(),
          seconds(step.tookMillis() * 1_000_000),
          seconds(step.boundMillis() * 1_000_000),
          step.figure());
    }
    table.print(terminal.out());
    for (SmokeResult.Step step : result.steps()) {
      if (step.verdict().equals(SmokeResult.SKIPPED)) {
        terminal.out().println("skipped: " + step.name() + ": " + step.figure());
      }
    }
    if (result.load() != null) {
      LoadTables.print(result.load(), terminal.out());
    }
    for (SmokeResult.Broken broken : result.violations()) {
      terminal.out().println();
      terminal.out().println("FAIL " + broken.step());
      terminal.out().println("  " + broken.promise() + ": " + broken.message());
    }
    result.undecided().forEach(what -> terminal.out().println("UNDECIDED " + what));
    if (!result.fault().isEmpty()) {
      terminal.out().println("ERROR " + result.fault());
    }
    terminal.out().println();
    terminal
        .out()
        .println(
            "%d steps, %d operations in %s s: %s; files in %s"
                .formatted(
                    result.steps().size(),
                    result.operations(),
                    seconds(result.wallNanos()),
                    result.verdict(),
                    out));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / NANOS_PER_SECOND);
  }

  private static int exitCode(SmokeResult result) {
    return switch (result.verdict()) {
      case SmokeResult.PASS, SmokeResult.INTERRUPTED -> ExitCode.OK; // the signal sets the code
      case SmokeResult.FAIL -> ExitCode.VIOLATION;
      case SmokeResult.UNDECIDED -> ExitCode.UNDECIDED;
      default -> ExitCode.INTERNAL_FAULT;
    };
  }
}
