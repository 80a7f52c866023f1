package dev.sluice.scenarios.campaign;

import dev.sluice.reports.SeedResult;
import dev.sluice.reports.Verdict;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.Seeds;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Many seeds of several scenarios, on several threads. Results come in the order of (scenario,
 * seed), and are the same for any number of threads, times aside.
 */
public final class Campaign {

  private final List<Scenario> scenarios;
  private final Seeds seeds;
  private final Options options;
  private final SeedRunner runner;

  /**
   * How to run it.
   *
   * @param jobs seeds that run at a time
   * @param shard which part of it to run
   * @param failFast whether to end with the first seed that does not pass
   */
  public record Options(int jobs, Shard shard, boolean failFast) {}

  /** The campaign of the same {@code seeds} in each of {@code scenarios}. */
  public Campaign(List<Scenario> scenarios, Seeds seeds, Options options, SeedRunner runner) {
    this.scenarios = scenarios.stream().sorted(Comparator.comparing(Scenario::name)).toList();
    this.seeds = seeds;
    this.options = options;
    this.runner = runner;
  }

  /** How many seeds this part of it has. */
  public long size() {
    long whole = Math.multiplyExact(scenarios.size(), seeds.count());
    Shard shard = options.shard();
    return (whole - shard.number() + shard.of()) / shard.of();
  }

  /** Runs it; {@code taker} gets each result on the thread that calls this. */
  public void run(Consumer<SeedResult> taker) {
    InOrder.run(
        size(),
        options.jobs(),
        this::one,
        result -> {
          taker.accept(result);
          return !options.failFast() || result.verdict() == Verdict.PASS;
        });
  }

  private SeedResult one(long piece) {
    long place = piece * options.shard().of() + options.shard().number() - 1;
    Scenario scenario = scenarios.get((int) (place / seeds.count()));
    return runner.run(scenario, seeds.first() + place % seeds.count());
  }
}
