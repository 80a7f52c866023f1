package dev.sluice.cli;

import dev.sluice.reports.Repro;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.ReproReader;
import dev.sluice.scenarios.file.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice scenarios validate}: reads files as the other commands would, and runs nothing. */
@Command(
    name = "validate",
    description = "Reads scenario files, or files of plans, without running them.")
final class ValidateCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "A scenario by file or name, - for standard input; with --plan, a repro.json.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--plan", description = "The files are plans, such as repro.json.")
  private boolean plan;

  ValidateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Catalogue catalogue = Catalogue.builtIn();
    for (String file : files) {
      if (plan) {
        Repro repro = ReproReader.read(Path.of(file));
        say("%s: %s seed %d".formatted(file, repro.plan().scenario(), repro.plan().seed()));
      } else {
        Scenario scenario = catalogue.find(file);
        say("%s: %s, %s".formatted(file, scenario.name(), scenario.title()));
      }
    }
    terminal.out().flush();
    return ExitCode.OK;
  }

  private void say(String line) {
    if (!terminal.verbosity().isQuiet()) {
      terminal.out().println(line);
    }
  }
}
