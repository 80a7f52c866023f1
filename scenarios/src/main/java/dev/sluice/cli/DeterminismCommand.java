package dev.sluice.cli;

import dev.sluice.reports.Json;
import dev.sluice.scenarios.campaign.SeedHashes;
import dev.sluice.scenarios.determinism.Comparison;
import dev.sluice.scenarios.determinism.Comparison.Outcome;
import dev.sluice.scenarios.determinism.Comparison.Row;
import dev.sluice.scenarios.determinism.Variant;
import dev.sluice.scenarios.determinism.Variants;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice determinism}: the same seeds in differing JVMs. */
@Command(
    name = "determinism",
    description = "Runs the same seeds in differing JVMs; exit code 3 if any run differs.",
    showDefaultValues = true)
final class DeterminismCommand implements Callable<Integer> {

  private final Terminal terminal;

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
  private String seeds = "20";

  @Option(names = "--json", description = "Prints the table as JSON.")
  private boolean json;

  DeterminismCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Seeds.parse("--seeds", seeds);
    List<Scenario> scenarios = Catalogue.builtIn().select(names);
    List<String> origins = scenarios.stream().map(Scenario::origin).toList();
    try {
      List<Variant> variants = Variants.here(System.getenv(Variants.OTHER_JAVA));
      Comparison comparison = new Comparison(variants, origins, seeds, SeedHashes.MARK);
      List<Row> rows = comparison.run(row -> progress(row, variants.size()));
      List<Row> different =
          rows.stream().filter(row -> row.outcome() == Outcome.DIFFERENT).toList();
      List<String> sides =
          different.isEmpty() ? List.of() : comparison.sideBySide(different.get(0));
      if (json) {
        terminal.out().print(new Json().pretty(json(rows, sides)));
      } else {
        print(rows, sides);
      }
      terminal.out().flush();
      return different.isEmpty() ? ExitCode.OK : ExitCode.NONDETERMINISM;
    } catch (IOException e) {
      throw new BadInputException("a JVM cannot be started: " + e.getMessage(), e);
    }
  }

  private void progress(Row row, int of) {
    if (terminal.drawsProgress()) {
      terminal.err().println("%s: %s (of %d)".formatted(row.variant().name(), word(row), of));
    }
  }

  private static String word(Row row) {
    return row.outcome().name().toLowerCase(Locale.ROOT);
  }

  private void print(List<Row> rows, List<String> sides) {
    Table table = new Table("JVM", "seeds", "hash", "");
    for (Row row : rows) {
      table.row(row.variant().name(), String.valueOf(row.seeds()), row.hash(), word(row));
    }
    table.print(terminal.out());
    for (Row row : rows) {
      if (row.outcome() == Outcome.UNAVAILABLE) {
        terminal.out().println(row.variant().name() + ": " + row.remark());
      } else if (row.outcome() == Outcome.DIFFERENT) {
        terminal.out().println();
        terminal.out().println(row.variant().name() + " first differs in");
        terminal.out().println("  first  " + row.expected());
        terminal.out().println("  other  " + row.differs());
      }
    }
    if (!sides.isEmpty()) {
      terminal.out().println();
      sides.forEach(terminal.out()::println);
    }
  }

  private static Map<String, Object> json(List<Row> rows, List<String> sides) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("same", rows.stream().noneMatch(row -> row.outcome() == Outcome.DIFFERENT));
    List<Map<String, Object>> variants = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> variant = new LinkedHashMap<>();
      variant.put("name", row.variant().name());
      variant.put("java", row.variant().java());
      variant.put("jvmOptions", row.variant().jvmOptions());
      variant.put("outcome", word(row));
      variant.put("seeds", row.seeds());
      variant.put("hash", row.hash());
      variant.put("firstDiffering", row.differs());
      variant.put("expected", row.expected());
      variants.add(variant);
    }
    json.put("variants", variants);
    json.put("sideBySide", sides);
    return json;
  }
}
