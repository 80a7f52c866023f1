package dev.sluice.cli;

import dev.sluice.reports.FailureFolder;
import dev.sluice.reports.FolderLock;
import dev.sluice.reports.FolderRefusedException;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.Trouble;
import dev.sluice.reports.trace.ChromeTrace;
import dev.sluice.reports.trace.RunTrace;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.replay.FailureExplanation;
import dev.sluice.scenarios.replay.Replay;
import dev.sluice.scenarios.smoke.SmokePlan;
import dev.sluice.sim.Simulator;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice replay}: one seed again. */
@Command(
    name = "replay",
    description = "Replays one seed of a scenario, or the plan in repro.json.")
final class ReplayCommand implements Callable<Integer> {

  private static final int REDRAWS_MAX = 100_000;

  private final Terminal terminal;
  private final Simulator simulator;

  @Parameters(
      paramLabel = "SCENARIO|repro.json|FOLDER",
      arity = "0..1",
      description =
          "With --seed a scenario, by name or file; without it, the file of a failing seed, the"
              + " folder of one, or that of a smoke run.")
  private String what = "";

  @Option(names = "--seed", paramLabel = "S", description = "The seed of the scenario.")
  private @Nullable Long seed;

  @Option(
      names = "--from-seed",
      description =
          "Draws the plan anew from the scenario and the seed that repro.json names, instead of"
              + " running the plan in it.")
  private boolean fromSeed;

  @Mixin private final TraceOptions trace = new TraceOptions();

  @Option(names = "--out", paramLabel = "DIR", description = "Leaves the files of the run there.")
  private @Nullable Path out;

  @Option(
      names = "--twin",
      description =
          "Leaves in --out the nearest run that passes too, one fault or operation less, and"
              + " twin.html with both.")
  private boolean twin;

  @Option(
      names = "--chrome-trace",
      paramLabel = "FILE",
      description = "Writes the run there in the format that Perfetto and chrome://tracing open.")
  private @Nullable Path chromeTrace;

  @Option(
      names = "--explain",
      description =
          "Finds out when the failure became inevitable and which faults it needed, by many more"
              + " runs; leaves explain.json and explain.svg beside repro.json, or in --out.")
  private boolean explain;

  @Option(
      names = "--redraws",
      paramLabel = "M",
      description = "With --explain: runs for each point of the curve.")
  private int redraws = 20;

  @Option(names = "--json", description = "Prints the verdict as JSON.")
  private boolean json;

  ReplayCommand(Terminal terminal, Simulator simulator) {
    this.terminal = terminal;
    this.simulator = simulator;
  }

  @Override
  public Integer call() {
    if (what.isEmpty()) {
      throw new BadInputException("nothing to replay, expected SCENARIO --seed S, or a repro.json");
    }
    TracePrinter printer = trace.printer();
    if (out != null && Files.exists(out) && !Files.isDirectory(out)) {
      throw BadInputException.of("--out", out.toString(), "a folder, not a file");
    }
    if (twin && out == null) {
      throw new BadInputException("--twin: expected --out DIR beside it");
    }
    Numbers.within("--redraws", redraws, 1, REDRAWS_MAX);
    if (isFolder() && !SmokePlan.isSmokeRun(Path.of(what))) {
      what = Path.of(what).resolve(FailureFolder.REPRO).toString();
    }
    Replay replay = replay(new Provenance(Version.commit(), Runtime.version().toString()));
    TraceRecording recording =
        trace.requested() || chromeTrace != null ? new TraceRecording(trace.logLevel()) : null;
    NameRecording names = new NameRecording();
    Replay.Outcome outcome = run(replay, names, recording);
    if (recording != null && trace.requested()) {
      printer.print(recording, terminal.out());
    }
    FailureExplanation explanation = explain ? replay.explain(simulator, outcome, redraws) : null;
    boolean written = write(replay, explanation) && writeChromeTrace(recording);
    if (json) {
      Map<String, Object> report = ReplayReport.json(outcome);
      if (explanation != null) {
        report.put("explanation", explanation.toJson());
      }
      terminal.out().print(new Json().pretty(report));
    } else {
      if (explanation != null) {
        ExplainReport.print(explanation, terminal.out());
      }
      if (explain && explanation == null) {
        terminal.out().println("nothing to explain: it shows no violation");
      }
      ReplayReport.print(outcome, names, terminal);
    }
    terminal.out().flush();
    int code = exitCode(outcome);
    return written || code == ExitCode.VIOLATION ? code : ExitCode.INTERNAL_FAULT;
  }

  /** Writes the requested files; a failure to write does not hide the verdict. */
  private boolean write(Replay replay, @Nullable FailureExplanation explanation) {
    try (FolderLock lock = out == null ? null : FolderLock.take(out)) {
      if (out != null) {
        replay.keep(simulator, out);
      }
      if (twin && out != null && !replay.keepTwin(simulator, out)) {
        terminal.err().println("no twin: no plan with one fault or operation less passes");
      }
      if (explain) {
        keep(explanation);
      }
      return true;
    } catch (FolderRefusedException e) {
      throw new BadInputException("--out " + e.getMessage(), e);
    } catch (IOException e) {
      terminal
          .err()
          .println(
              "sluice replay: the files of %s: cannot be written: %s"
                  .formatted(what, Trouble.words(e)));
      return false;
    }
  }

  /** Beside the file that was replayed, or where the user wants files; else nowhere. */
  private void keep(@Nullable FailureExplanation explanation) throws IOException {
    Path folder = out == null && seed == null ? Path.of(what).toAbsolutePath().getParent() : out;
    if (folder != null && explanation == null) {
      // Those of an earlier failure would be taken for this one's.
      Files.deleteIfExists(folder.resolve("explain.json"));
      Files.deleteIfExists(folder.resolve("explain.svg"));
    } else if (folder != null && explanation != null) {
      write(folder, "explain.json", new Json().pretty(explanation.toJson()));
      write(folder, "explain.svg", ExplainReport.svg(explanation));
    }
  }

  private static void write(Path folder, String name, String text) throws IOException {
    Path aside = folder.resolve("." + name + ".writing");
    Files.writeString(aside, text);
    Files.move(aside, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private boolean isFolder() {
    return seed == null && !what.equals("-") && Files.isDirectory(Path.of(what));
  }

  private Replay replay(Provenance provenance) {
    if (isFolder()) {
      if (fromSeed) {
        throw new BadInputException("--from-seed is for a repro.json, not for a smoke run");
      }
      SmokePlan smoke = SmokePlan.read(Path.of(what));
      smoke.remarks().forEach(terminal.err()::println);
      return Replay.of(smoke.plan(), smoke.expected(), provenance);
    }
    Catalogue catalogue = Catalogue.builtIn();
    if (seed != null && fromSeed) {
      throw new BadInputException("--from-seed is for a repro.json, --seed for a scenario");
    } else if (seed != null) {
      return Replay.of(catalogue.find(what), seed, provenance);
    } else if (!what.endsWith(".json")) {
      catalogue.find(what); // an unknown name is refused first
      throw new BadInputException(what + ": which seed? expected --seed S, or a repro.json");
    }
    Path file = Path.of(what);
    return fromSeed ? Replay.again(file, catalogue, provenance) : Replay.of(file, provenance);
  }

  private Replay.Outcome run(
      Replay replay, NameRecording names, @Nullable TraceRecording recording) {
    try (recording) {
      return replay.run(simulator, Replay.tee(names, recording));
    } catch (IOException e) {
      throw new BadInputException(what + ": its trace.jsonl: " + Trouble.words(e), e);
    }
  }

  private boolean writeChromeTrace(@Nullable TraceRecording recording) {
    if (chromeTrace == null || recording == null) {
      return true;
    }
    try {
      RunTrace run = RunTrace.of(recording.ofTheRack());
      Path aside = chromeTrace.resolveSibling(chromeTrace.getFileName() + ".writing");
      try (Writer out = Files.newBufferedWriter(aside)) {
        ChromeTrace.write(run, out);
      }
      Files.move(aside, chromeTrace, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (IOException e) {
      terminal.err().println(chromeTrace + ": cannot be written: " + Trouble.words(e));
      return false;
    }
  }

  private static int exitCode(Replay.Outcome outcome) {
    if (outcome.comparison() == Replay.Comparison.DIVERGED) {
      return ExitCode.NONDETERMINISM;
    }
    SeedResult result = outcome.result();
    if (result.verdict() == SeedVerdict.UNDECIDED) {
      return ExitCode.UNDECIDED;
    }
    return Replay.failed(outcome) ? ExitCode.VIOLATION : ExitCode.OK;
  }
}
