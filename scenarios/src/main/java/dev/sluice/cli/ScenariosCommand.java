package dev.sluice.cli;

import dev.sluice.reports.Json;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice scenarios}: what the catalogue holds. */
@Command(name = "scenarios", description = "Lists the catalogue, or shows one scenario.")
final class ScenariosCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "The scenario to show, by name or file.")
  private @Nullable String name;

  @Option(names = "--json", description = "Prints the list as JSON.")
  private boolean json;

  private ScenariosCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command with its subcommands. */
  static CommandLine on(Terminal terminal) {
    return new CommandLine(new ScenariosCommand(terminal))
        .addSubcommand(new ValidateCommand(terminal))
        .addSubcommand(new SchemaCommand(terminal));
  }

  @Override
  public Integer call() {
    Catalogue catalogue = Catalogue.builtIn();
    if (name != null) {
      catalogue.find(name); // refuses what is none
      terminal.out().println(catalogue.text(name).strip());
    } else if (json) {
      terminal.out().print(new Json().pretty(list(catalogue.all())));
    } else {
      int width = catalogue.names().stream().mapToInt(String::length).max().orElse(0);
      for (Scenario scenario : catalogue.all()) {
        String padding = " ".repeat(width - scenario.name().length());
        terminal.out().println(scenario.name() + padding + "  " + scenario.title());
      }
    }
    terminal.out().flush();
    return ExitCode.OK;
  }

  private static Map<String, Object> list(List<Scenario> scenarios) {
    List<Map<String, String>> list = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      Map<String, String> entry = new LinkedHashMap<>();
      entry.put("name", scenario.name());
      entry.put("title", scenario.title());
      entry.put("description", scenario.description());
      entry.put("source", scenario.source());
      list.add(entry);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scenarios", list);
    return json;
  }
}
