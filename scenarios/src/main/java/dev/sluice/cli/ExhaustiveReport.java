package dev.sluice.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.reports.FailureFolder;
import dev.sluice.reports.FolderLock;
import dev.sluice.reports.FolderRefusedException;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.Trouble;
import dev.sluice.reports.page.TimelinePage;
import dev.sluice.scenarios.campaign.FailureFiles;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.search.Exhaustive;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;

/** What {@code sluice run --exhaustive} prints and leaves. */
final class ExhaustiveReport {

  private final Terminal terminal;
  private final Simulator simulator;
  private final ExhaustiveOptions options;
  private final Provenance provenance;

  ExhaustiveReport(
      Terminal terminal, Simulator simulator, ExhaustiveOptions options, Provenance provenance) {
    this.terminal = terminal;
    this.simulator = simulator;
    this.options = options;
    this.provenance = provenance;
  }

  /** Prints an outcome, leaves the files of the order that fails, and returns the exit code. */
  int report(Exhaustive.Outcome outcome, Path out, boolean json, boolean interrupted) {
    Plan failing = outcome.failing();
    Path folder = failing == null ? out : folder(out, failing);
    boolean written = failing == null || write(failing, out, folder);
    String verdict = verdict(outcome);
    if (json) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      all.put("verdict", verdict);
      all.put("schedules", outcome.schedules());
      all.put("knownStates", outcome.left());
      all.put("whole", outcome.whole());
      all.put("undecided", outcome.undecided());
      all.put("window", options.window());
      all.put("failure", failing == null ? null : folder.resolve(FailureFolder.REPRO).toString());
      terminal.out().print(new Json().pretty(all));
    } else {
      print(outcome, folder, interrupted);
    }
    terminal.out().flush();
    return switch (verdict) {
      case "fail" -> ExitCode.VIOLATION;
      case "undecided" -> ExitCode.UNDECIDED;
      default -> written ? ExitCode.OK : ExitCode.INTERNAL_FAULT;
    };
  }

  private static String verdict(Exhaustive.Outcome outcome) {
    if (outcome.failing() != null) {
      return "fail";
    }
    return outcome.whole() && outcome.undecided() == 0 ? "pass" : "undecided";
  }

  private static Path folder(Path out, Plan failing) {
    return out.resolve("failures").resolve(failing.scenario() + "-" + failing.seed());
  }

  private void print(Exhaustive.Outcome outcome, Path folder, boolean interrupted) {
    String count =
        "%d schedules within ticks of %s (and %d that led to a known state)"
            .formatted(outcome.schedules(), options.window(), outcome.left());
    if (outcome.failing() != null) {
      Violation first = simulator.run(outcome.failing()).violations().get(0);
      terminal.out().println("FAIL the last of " + count);
      terminal.out().println("  " + first.oracle() + ": " + first.message());
      terminal
          .out()
          .println("  " + Paste.command("replay", folder.resolve(FailureFolder.REPRO).toString()));
    } else if (!outcome.whole()) {
      String why =
          interrupted ? "interrupted" : "--max-schedules " + options.runsMax() + " is reached";
      terminal.out().println("UNDECIDED " + why + ": " + count + " pass, there are more");
    } else if (outcome.undecided() > 0) {
      terminal.out().println("UNDECIDED " + outcome.undecided() + " of " + count);
    } else {
      terminal.out().println(count.replace(" (", ", all pass ("));
    }
  }

  private boolean write(Plan failing, Path out, Path folder) {
    Json json = new Json();
    try (FolderLock lock = FolderLock.take(out)) {
      Run run =
          new FailureFolder()
              .write(
                  folder,
                  sink -> simulator.run(failing, sink),
                  again -> FailureFiles.story(again, provenance, json));
      TimelinePage.write(folder);
      return !run.violations().isEmpty();
    } catch (FolderRefusedException e) {
      throw new BadInputException("--out " + e.getMessage(), e);
    } catch (IOException e) {
      terminal.err().println("sluice run: " + folder + ": cannot be written: " + Trouble.words(e));
      return false;
    }
  }
}
