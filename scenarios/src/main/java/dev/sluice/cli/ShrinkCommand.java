package dev.sluice.cli;

import dev.sluice.reports.FailureFolder;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.Shrinkage;
import dev.sluice.reports.Trouble;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.shrink.Shrinking;
import dev.sluice.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice shrink}: the smallest plan that still fails the same way. */
@Command(
    name = "shrink",
    description = "Makes the plan of a failing seed as small as it can be.",
    showDefaultValues = true)
final class ShrinkCommand implements Callable<Integer> {

  private final Terminal terminal;
  private final Simulator simulator;

  @Parameters(
      paramLabel = "repro.json|FOLDER",
      arity = "0..1",
      showDefaultValue = Visibility.NEVER,
      description =
          "The file of a failing seed, or its folder; the smallest plan goes to repro.min.json.")
  private String what = "";

  @Option(
      names = "--budget",
      paramLabel = "STEPS",
      description = "Steps of simulation after which no further plan is tried.")
  private long budgetSteps = 5_000_000; // seconds, at the usual half a million a second

  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  ShrinkCommand(Terminal terminal, Simulator simulator) {
    this.terminal = terminal;
    this.simulator = simulator;
  }

  @Override
  public Integer call() {
    if (what.isEmpty()) {
      throw new BadInputException("nothing to shrink, expected a repro.json");
    }
    Numbers.within("--budget", budgetSteps, 1, Long.MAX_VALUE);
    Path given = Path.of(what);
    Path file = Files.isDirectory(given) ? given.resolve(FailureFolder.REPRO) : given;
    Provenance provenance = new Provenance(Version.commit(), Runtime.version().toString());
    Shrinkage shrinkage;
    try {
      shrinkage = new Shrinking(simulator, provenance, budgetSteps).shrink(file);
    } catch (IOException e) {
      throw new BadInputException(
          Shrinking.minimal(file)
              + ": cannot be written: "
              + Trouble.words(e)
              + ", expected a folder to write into",
          e);
    }
    Path minimal = Shrinking.minimal(file);
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>(shrinkage.toJson());
      all.put("file", minimal.toString());
      terminal.out().print(new Json().pretty(all));
    } else {
      terminal.out().println(shrinkage.oracle() + ": " + shrinkage.text());
      terminal.out().println("  " + Paste.command("replay", minimal.toString()));
    }
    terminal.out().flush();
    return ExitCode.OK;
  }
}
