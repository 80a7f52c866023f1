package dev.sluice.cli;

import dev.sluice.reports.Json;
import dev.sluice.scenarios.bench.Bench;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.sim.judge.LinearizabilityCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice bench}: what a seed costs, and where. */
@Command(
    name = "bench",
    description =
        "Measures what a seed costs on one thread: cold, and warm once the process takes little"
            + " more processor time than that thread.",
    showDefaultValues = true)
final class BenchCommand implements Callable<Integer> {

  private static final int ROUNDS_MAX = 1_000;
  private static final long SEEDS_MAX = 1_000_000;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..*",
      description =
          "A name of the catalogue, a file ending in .json, or - for standard input; all of the"
              + " catalogue if none is given.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--seeds", paramLabel = "N", description = "Seeds of each scenario in a round.")
  private long seeds = 20;

  @Option(names = "--rounds", paramLabel = "R", description = "Warm rounds that count.")
  private int rounds = 5;

  @Option(
      names = "--warm-up-rounds",
      paramLabel = "W",
      description = "Counts from the round after this one on, warm or not.")
  private int warmUpRounds = 100;

  @Option(names = "--json", description = "Prints an object of JSON instead of tables.")
  private boolean json;

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Numbers.within("--seeds", seeds, 1, SEEDS_MAX);
    Numbers.within("--rounds", rounds, 1, ROUNDS_MAX);
    Numbers.within("--warm-up-rounds", warmUpRounds, 0, ROUNDS_MAX);
    Bench bench = new Bench(Catalogue.builtIn().select(names), seeds, new LinearizabilityCheck());
    BenchReport report = new BenchReport(bench.run(warmUpRounds, rounds));
    if (json) {
      terminal.out().print(new Json().pretty(report.toJson()));
    } else {
      report.print(terminal);
    }
    terminal.out().flush();
    return ExitCode.OK;
  }
}
