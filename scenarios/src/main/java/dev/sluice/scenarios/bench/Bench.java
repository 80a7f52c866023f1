package dev.sluice.scenarios.bench;

import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.HistoryCheck;
import dev.sluice.sim.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Measures what seeds cost on one thread, with all oracles on. A round is some seeds of each
 * scenario; no seed is run twice.
 */
public final class Bench {

  private final List<Scenario> scenarios;
  private final long seedsPerRound;
  private final Meters meters = new Meters();
  private final Simulator simulator;
  private long checkNanos;
  private long nextSeed = 1;

  /**
   * What was measured.
   *
   * @param cold the first round, with the start of the JVM
   * @param warmUp the rounds from the second one to the one with which the JVM was warm
   * @param settled whether it was; otherwise the warm-up has ended after its most rounds
   * @param rounds those that count
   * @param byScenario these, by scenario
   */
  public record Result(
      Cost cold,
      Cost warmUp,
      boolean settled,
      List<Cost> rounds,
      SortedMap<String, Cost> byScenario) {

    /** All rounds that count. */
    public Cost steady() {
      return rounds.stream().reduce(Cost.NONE, Cost::plus);
    }
  }

  /**
   * A benchmark.
   *
   * @param seedsPerRound of each scenario
   * @param check judges histories
   */
  public Bench(List<Scenario> scenarios, long seedsPerRound, HistoryCheck check) {
    this.scenarios = List.copyOf(scenarios);
    this.seedsPerRound = seedsPerRound;
    this.simulator =
        new Simulator(
            (model, history) -> {
              long before = meters.threadNanos();
              HistoryCheck.Finding finding = check.check(model, history);
              checkNanos += meters.threadNanos() - before;
              return finding;
            });
  }

  /** Measures. */
  public Result run(int warmUpRoundsMax, int rounds) {
    Cost first = round(new TreeMap<>());
    Meters.Reading up = meters.sinceStart();
    Cost cold =
        new Cost(
            first.seeds(),
            first.steps(),
            first.simNanos(),
            up.wallNanos(),
            up.processNanos(),
            first.threadNanos(),
            first.bytes(),
            first.drawNanos(),
            first.checkNanos());
    WarmUp warmUp = new WarmUp();
    Cost warming = Cost.NONE;
    for (int i = 0; i < warmUpRoundsMax && !warmUp.isOver(); i++) {
      Cost round = round(new TreeMap<>());
      warmUp.add(round);
      warming = warming.plus(round);
    }
    SortedMap<String, Cost> byScenario = new TreeMap<>();
    List<Cost> counted = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      counted.add(round(byScenario));
    }
    return new Result(cold, warming, warmUp.isOver(), counted, byScenario);
  }

  private Cost round(SortedMap<String, Cost> byScenario) {
    Cost all = Cost.NONE;
    for (Scenario scenario : scenarios) {
      Cost cost = seeds(scenario);
      byScenario.merge(scenario.name(), cost, Cost::plus);
      all = all.plus(cost);
    }
    nextSeed += seedsPerRound;
    return all;
  }

  private Cost seeds(Scenario scenario) {
    long steps = 0;
    long simNanos = 0;
    long drawNanos = 0;
    checkNanos = 0;
    Meters.Reading before = meters.read();
    for (long seed = nextSeed; seed < nextSeed + seedsPerRound; seed++) {
      long began = meters.threadNanos();
      Plan plan = Draw.plan(scenario, seed);
      drawNanos += meters.threadNanos() - began;
      Run run = simulator.run(plan);
      steps += run.steps();
      simNanos += run.simNanos();
    }
    Meters.Reading after = meters.read();
    return new Cost(
        seedsPerRound,
        steps,
        simNanos,
        after.wallNanos() - before.wallNanos(),
        after.processNanos() - before.processNanos(),
        after.threadNanos() - before.threadNanos(),
        after.bytes() - before.bytes(),
        drawNanos,
        checkNanos);
  }
}
