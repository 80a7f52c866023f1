package dev.sluice.bench;

import dev.sluice.reports.SeedResult;
import dev.sluice.scenarios.campaign.Campaign;
import dev.sluice.scenarios.campaign.SeedRunner;
import dev.sluice.scenarios.campaign.Shard;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.Seeds;
import dev.sluice.sim.Simulator;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * How fast the catalogue runs, with all oracles on, in one warm JVM: seeds and steps a second, by
 * the wall clock and by the processor time that the work took.
 *
 * <p>Each round takes other seeds. Rounds before the first counted one are warm-up. Arguments:
 * seeds a scenario in a round (100), rounds (5), jobs (processors).
 */
public final class CatalogueBenchmark {

  private static final int WARM_UP_ROUNDS = 2;
  private static final double NANOS_PER_SECOND = 1e9;

  private record Round(double seedsPerSecond, double stepsPerCpuSecond, double stepsPerSeed) {}

  private CatalogueBenchmark() {}

  /** Measures and prints. */
  public static void main(String[] args) {
    int seeds = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    int jobs =
        args.length > 2 ? Integer.parseInt(args[2]) : Runtime.getRuntime().availableProcessors();
    List<Scenario> scenarios = Catalogue.builtIn().all();
    SeedRunner runner = new SeedRunner(new Simulator(), false);
    Round[] counted = new Round[rounds];
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      long first = 1 + (long) (round + WARM_UP_ROUNDS) * seeds;
      Round measured = measure(scenarios, new Seeds(first, first + seeds - 1), jobs, runner);
      System.out.printf(
          Locale.ROOT,
          "%-8s %6.0f seeds/s  %9.0f steps/s of processor time  %5.0f steps a seed%n",
          round < 0 ? "warm-up" : "round " + (round + 1),
          measured.seedsPerSecond(),
          measured.stepsPerCpuSecond(),
          measured.stepsPerSeed());
      if (round >= 0) {
        counted[round] = measured;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "median   %6.0f seeds/s  %9.0f steps/s of processor time  (%d jobs, JDK %s)%n",
        median(Arrays.stream(counted).mapToDouble(Round::seedsPerSecond).toArray()),
        median(Arrays.stream(counted).mapToDouble(Round::stepsPerCpuSecond).toArray()),
        jobs,
        Runtime.version());
  }

  private static Round measure(List<Scenario> scenarios, Seeds seeds, int jobs, SeedRunner runner) {
    LongAdder steps = new LongAdder();
    LongAdder count = new LongAdder();
    Campaign campaign =
        new Campaign(scenarios, seeds, new Campaign.Options(jobs, Shard.WHOLE, false), runner);
    long cpuBefore = cpuNanos();
    long before = System.nanoTime();
    campaign.run(
        0,
        0,
        (SeedResult result) -> {
          steps.add(result.steps());
          count.increment();
        });
    double seconds = (System.nanoTime() - before) / NANOS_PER_SECOND;
    double cpuSeconds = (cpuNanos() - cpuBefore) / NANOS_PER_SECOND;
    return new Round(
        count.sum() / seconds, steps.sum() / cpuSeconds, (double) steps.sum() / count.sum());
  }

  /** Of the whole process: garbage collection and compilation are part of the price. */
  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
