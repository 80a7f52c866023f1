package dev.sluice.cli;

import dev.sluice.scenarios.campaign.SeedHashes;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.Seeds;
import dev.sluice.sim.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice hashes}: what {@code sluice determinism} runs in each JVM. */
@Command(
    name = "hashes",
    hidden = true,
    description = "Prints for each seed a hash of everything observable in its run.")
final class HashesCommand implements Callable<Integer> {

  private final Terminal terminal;
  private final Simulator simulator;

  @Parameters(paramLabel = "SCENARIO", arity = "0..*", description = "All if none is given.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--seeds", paramLabel = "N|A..B", description = "Seeds of each scenario.")
  private String seeds = "20";

  @Option(names = "--after", paramLabel = "N", description = "Runs this many other seeds before.")
  private int after;

  @Option(names = "--backwards", description = "Runs the last seed first.")
  private boolean backwards;

  HashesCommand(Terminal terminal, Simulator simulator) {
    this.terminal = terminal;
    this.simulator = simulator;
  }

  @Override
  public Integer call() {
    List<Scenario> scenarios = Catalogue.builtIn().select(names);
    int jobs = Runtime.getRuntime().availableProcessors();
    Seeds range = Seeds.parse("--seeds", seeds);
    if (after > 0) {
      Seeds others = new Seeds(range.last() + 1, range.last() + after);
      new SeedHashes(scenarios.subList(0, 1), others, simulator).run(1, false, line -> {});
    }
    new SeedHashes(scenarios, range, simulator).run(jobs, backwards, terminal.out()::println);
    terminal.out().flush();
    return ExitCode.OK;
  }
}
