package dev.sluice.cli;

import dev.sluice.scenarios.bench.Bench;
import dev.sluice.scenarios.bench.Cost;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code sluice bench} prints. */
final class BenchReport {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;

  private final Bench.Result result;

  BenchReport(Bench.Result result) {
    this.result = result;
  }

  void print(Terminal terminal) {
    PrintWriter to = terminal.out();
    Cost cold = result.cold();
    Cost warmUp = result.warmUp();
    line(
        to,
        "cold: %d seeds in %.1f s from the start of the JVM, %.1f s of processor time",
        cold.seeds(),
        cold.wallNanos() / NANOS_PER_SECOND,
        cold.processNanos() / NANOS_PER_SECOND);
    line(
        to,
        "warm-up: %d more seeds, %.1f s of processor time%s",
        warmUp.seeds(),
        warmUp.processNanos() / NANOS_PER_SECOND,
        result.settled() ? "" : "; not warm by then, the figures below are too high");
    Cost steady = result.steady();
    line(
        to,
        "steady: %.0f seeds a second (rounds: %s), %,.0f steps per second of processor time,"
            + " %d bytes a step, %,.0f s of virtual time a second",
        perSecond(steady.seeds(), steady.wallNanos()),
        String.join(
            ", ",
            result.rounds().stream()
                .map(round -> whole(perSecond(round.seeds(), round.wallNanos())))
                .toList()),
        perSecond(steady.steps(), steady.processNanos()),
        steady.bytes() / Math.max(1, steady.steps()),
        virtual(steady));
    line(
        to,
        "parts: drawing plans %.1f %%, checker %.1f %%, rack and oracles %.1f %% of the thread;"
            + " compiler and collector %.1f %% of the process",
        percent(steady.drawNanos(), steady.threadNanos()),
        percent(steady.checkNanos(), steady.threadNanos()),
        percent(rest(steady), steady.threadNanos()),
        percent(others(steady), steady.processNanos()));
    to.println();
    Table table =
        new Table(
            "scenario", "steps/seed", "\u00b5s/seed", "bytes/step", "virtual s/s", "checker %");
    result.byScenario().forEach((name, cost) -> row(table, name, cost));
    table.fit(terminal.width(), "checker %", "virtual s/s", "bytes/step");
    table.print(to);
  }

  private static void line(PrintWriter to, String format, Object... values) {
    to.println(String.format(Locale.ROOT, format, values));
  }

  private static void row(Table table, String name, Cost cost) {
    table.row(
        name,
        whole((double) cost.steps() / cost.seeds()),
        whole(micros(cost)),
        whole((double) cost.bytes() / Math.max(1, cost.steps())),
        whole(virtual(cost)),
        String.format(Locale.ROOT, "%.1f", percent(cost.checkNanos(), cost.threadNanos())));
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("commit", Version.commit());
    json.put("jdk", Runtime.version().toString());
    json.put("cold", figures(result.cold()));
    Map<String, Object> warmUp = figures(result.warmUp());
    warmUp.put("settled", result.settled());
    json.put("warmUp", warmUp);
    Map<String, Object> steady = figures(result.steady());
    List<Double> rounds =
        result.rounds().stream()
            .map(round -> tenths(perSecond(round.seeds(), round.wallNanos())))
            .toList();
    steady.put("roundsSeedsPerSecond", rounds);
    json.put("steady", steady);
    Map<String, Object> scenarios = new LinkedHashMap<>();
    result.byScenario().forEach((name, cost) -> scenarios.put(name, figures(cost)));
    json.put("scenarios", scenarios);
    return json;
  }

  private static Map<String, Object> figures(Cost cost) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seeds", cost.seeds());
    json.put("steps", cost.steps());
    json.put("wallNanos", cost.wallNanos());
    json.put("processNanos", cost.processNanos());
    json.put("threadNanos", cost.threadNanos());
    json.put("seedsPerSecond", tenths(perSecond(cost.seeds(), cost.wallNanos())));
    json.put("microsPerSeed", tenths(micros(cost)));
    json.put("stepsPerProcessorSecond", tenths(perSecond(cost.steps(), cost.processNanos())));
    json.put("bytesPerStep", cost.bytes() / Math.max(1, cost.steps()));
    json.put("virtualSecondsPerSecond", tenths(virtual(cost)));
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("drawPercent", tenths(percent(cost.drawNanos(), cost.threadNanos())));
    parts.put("checkerPercent", tenths(percent(cost.checkNanos(), cost.threadNanos())));
    parts.put("rackAndOraclesPercent", tenths(percent(rest(cost), cost.threadNanos())));
    parts.put("othersOfProcessPercent", tenths(percent(others(cost), cost.processNanos())));
    json.put("parts", parts);
    return json;
  }

  /** Of the thread: all but drawing and checking. */
  private static long rest(Cost cost) {
    return cost.threadNanos() - cost.drawNanos() - cost.checkNanos();
  }

  /** Of the process: other threads, which are the compiler's and the collector's. */
  private static long others(Cost cost) {
    return Math.max(0, cost.processNanos() - cost.threadNanos());
  }

  private static double micros(Cost cost) {
    return cost.threadNanos() / NANOS_PER_MICRO / Math.max(1, cost.seeds());
  }

  private static double virtual(Cost cost) {
    return (double) cost.simNanos() / Math.max(1, cost.wallNanos());
  }

  private static double perSecond(long count, long nanos) {
    return count * NANOS_PER_SECOND / Math.max(1, nanos);
  }

  private static double percent(long part, long whole) {
    return 100.0 * part / Math.max(1, whole);
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private static String whole(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }
}
