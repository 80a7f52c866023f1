package dev.sluice.cli;

import dev.sluice.reports.Json;
import dev.sluice.scenarios.file.Schemas;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice scenarios schema}: what an editor needs to help with a scenario. */
@Command(name = "schema", description = "Prints the JSON Schema of scenario files, or of plans.")
final class SchemaCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Option(names = "--plan", description = "Of repro.json, the file of a plan.")
  private boolean plan;

  SchemaCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().print(new Json().pretty(plan ? Schemas.repro() : Schemas.scenario()));
    terminal.out().flush();
    return ExitCode.OK;
  }
}
