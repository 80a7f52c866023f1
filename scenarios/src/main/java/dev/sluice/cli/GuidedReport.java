package dev.sluice.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.reports.FailureFolder;
import dev.sluice.reports.Json;
import dev.sluice.scenarios.search.GuidedRun;
import java.nio.file.Path;

/** What {@code sluice run --guided} prints. */
final class GuidedReport {

  private final Terminal terminal;
  private final Path out;

  GuidedReport(Terminal terminal, Path out) {
    this.terminal = terminal;
    this.out = out;
  }

  /** Prints an outcome and returns the exit code. */
  int report(GuidedRun.Outcome outcome, boolean json) {
    if (json) {
      terminal.out().print(new Json().pretty(json(outcome)));
    } else {
      print(outcome);
    }
    terminal.out().flush();
    if (outcome.failed() > 0) {
      return ExitCode.VIOLATION;
    }
    return outcome.undecided() > 0 ? ExitCode.UNDECIDED : ExitCode.OK;
  }

  private ObjectNode json(GuidedRun.Outcome outcome) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("plans", outcome.plans());
    all.put("steps", outcome.steps());
    all.put("kept", outcome.kept());
    all.put("features", outcome.features());
    all.put("failed", outcome.failed());
    all.put("undecided", outcome.undecided());
    all.putArray("failures");
    for (GuidedRun.Failure failure : outcome.failures()) {
      ObjectNode one = all.withArray("failures").addObject();
      one.put("number", failure.number());
      one.put("scenario", failure.plan().scenario());
      one.put("seed", failure.plan().seed());
      one.put("oracle", failure.violation().oracle());
      one.put("message", failure.violation().message());
      one.put("file", repro(failure).toString());
    }
    return all;
  }

  private Path repro(GuidedRun.Failure failure) {
    return out.resolve("failures").resolve(failure.folder()).resolve(FailureFolder.REPRO);
  }

  private void print(GuidedRun.Outcome outcome) {
    for (GuidedRun.Failure failure : outcome.failures()) {
      terminal
          .out()
          .println("FAIL plan %d, of %s".formatted(failure.number(), failure.plan().scenario()));
      terminal
          .out()
          .println("  " + failure.violation().oracle() + ": " + failure.violation().message());
      terminal.out().println("  " + Paste.command("replay", repro(failure).toString()));
      terminal.out().println();
    }
    terminal
        .out()
        .println(
            "%d plans, %d steps: %d kept, %d features reached; %s; files in %s"
                .formatted(
                    outcome.plans(),
                    outcome.steps(),
                    outcome.kept(),
                    outcome.features(),
                    verdict(outcome),
                    out));
  }

  private static String verdict(GuidedRun.Outcome outcome) {
    if (outcome.failed() + outcome.undecided() == 0) {
      return "all passed";
    }
    return outcome.failed() + " failed, " + outcome.undecided() + " undecided";
  }
}
