package dev.sluice.scenarios.campaign;

import dev.sluice.reports.Json;
import dev.sluice.scenarios.determinism.RunHash;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.Seeds;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.kernel.Draws;
import java.util.List;
import java.util.function.Consumer;

/** One line for each seed of some scenarios, with hashes of its run and of its verdict. */
public final class SeedHashes {

  /** What begins each line, so that nothing else in the output is taken for one. */
  public static final String MARK = "seed-hash ";

  private final List<Scenario> scenarios;
  private final Seeds seeds;
  private final Simulator simulator;

  /** Of {@code seeds} in each of {@code scenarios}. */
  public SeedHashes(List<Scenario> scenarios, Seeds seeds, Simulator simulator) {
    this.scenarios = List.copyOf(scenarios);
    this.seeds = seeds;
    this.simulator = simulator;
  }

  /**
   * Runs them all.
   *
   * @param jobs seeds that run at a time
   * @param backwards whether the last one comes first; the lines do too
   */
  public void run(int jobs, boolean backwards, Consumer<String> taker) {
    long count = Math.multiplyExact(scenarios.size(), seeds.count());
    InOrder.run(
        count,
        jobs,
        piece -> line(backwards ? count - 1 - piece : piece),
        line -> {
          taker.accept(line);
          return true;
        });
  }

  private String line(long place) {
    Scenario scenario = scenarios.get((int) (place / seeds.count()));
    long seed = seeds.first() + place % seeds.count();
    Run run = simulator.run(Draw.plan(scenario, seed));
    long verdict =
        Draws.key(0, new Json().line(List.of(run.violations(), run.verdicts().undecided())));
    return "%s%s %d %d %s-%08x"
        .formatted(
            MARK, scenario.name(), seed, run.steps(), RunHash.of(run), verdict & 0xFFFFFFFFL);
  }
}
