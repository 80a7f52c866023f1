package dev.sluice.cli;

import dev.sluice.nexus.store.sql.DatabaseAddress;
import dev.sluice.reports.FolderRefusedException;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.scenarios.bugs.Bugs;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.smoke.SmokeOptions;
import dev.sluice.scenarios.smoke.SmokeResult;
import dev.sluice.scenarios.smoke.SmokeRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice smoke}: a rack of real processes, step by step, with a verdict. */
@Command(
    name = "smoke",
    description =
        "Takes a rack of processes on this machine through steps with faults, and judges.")
final class SmokeCommand implements Callable<Integer> {

  private static final String EMBEDDED = "embedded";
  private static final int SLEDS_MAX = 16;
  private static final int NEXUS_MAX = 8;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Terminal terminal;
  private final Stop stop;

  @Option(names = "--local", description = "Brings the rack up on this machine; required.")
  private boolean local;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/smoke",
      description = "Where to leave files (${DEFAULT-VALUE}).")
  private Path out = Path.of("");

  @Option(
      names = "--db",
      paramLabel = "URL",
      defaultValue = EMBEDDED,
      description = "jdbc:postgresql://HOST:PORT/DATABASE, or ${DEFAULT-VALUE} for one of its own.")
  private String db = "";

  @Option(
      names = "--db-user",
      paramLabel = "NAME",
      defaultValue = "nexus",
      description = "Of another database (${DEFAULT-VALUE}).")
  private String user = "";

  @Option(
      names = "--db-password-file",
      paramLabel = "FILE",
      description = "Whose first line is that user's password.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--sleds",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many sleds (${DEFAULT-VALUE}).")
  private int sleds;

  @Option(
      names = "--nexus",
      paramLabel = "N",
      defaultValue = "1",
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
      defaultValue = "1GiB",
      description = "Pages that a device adds, removes or zeroes in a second (${DEFAULT-VALUE}).")
  private String speed = "";

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

  @Option(names = "--json", description = "Prints smoke.json instead of a table.")
  private boolean json;

  SmokeCommand(Terminal terminal, Stop stop) {
    this.terminal = terminal;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    SmokeOptions options = options();
    SmokeRun run =
        new SmokeRun(options, new Provenance(Version.commit(), Runtime.version().toString()), stop);
    SmokeResult result;
    try {
      result = run.run(this::watch);
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

  private SmokeOptions options() {
    if (!local) {
      throw new BadInputException("expected --local");
    }
    Numbers.within("--sleds", sleds, 1, SLEDS_MAX);
    Numbers.within("--nexus", nexuses, 1, NEXUS_MAX);
    List<String> steps = SmokeRun.stepNames();
    if (until != null && !steps.contains(until)) {
      throw BadInputException.of("--until", until, "one of " + String.join(", ", steps));
    } else if (Files.exists(out) && !Files.isDirectory(out)) {
      throw BadInputException.of("--out", out.toString(), "a folder, not a file");
    }
    return new SmokeOptions(
        out,
        database(),
        sleds,
        nexuses,
        reservoirBytes(),
        positive("--speed", speed),
        until,
        bug == null ? null : Bugs.builtIn().select(List.of(bug)).get(0));
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

  private @Nullable DatabaseAddress database() {
    if (db.equals(EMBEDDED)) {
      return null;
    } else if (!db.startsWith("jdbc:postgresql:")) {
      throw BadInputException.of("--db", db, "jdbc:postgresql://HOST:PORT/DATABASE or embedded");
    }
    return new DatabaseAddress(db, user, passwordFile);
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
