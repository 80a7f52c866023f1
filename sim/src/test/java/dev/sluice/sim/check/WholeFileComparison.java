package dev.sluice.sim.check;

import dev.sluice.sim.history.Op;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * How long a verdict takes, warm, on every public history, beside what Porcupine takes: {@code mvn
 * -Pbench -DskipTests verify -pl sim -am}.
 *
 * <p>A figure is the median of the thread's CPU time over repeated checks of events already read,
 * from pairing to verdict. CPU time, since the machine is seldom free.
 */
public final class WholeFileComparison {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int RUNS = 41;
  private static final double ENOUGH_MILLIS = 1_500;

  private WholeFileComparison() {}

  /** Measures all public data. */
  public static void main(String[] args) {
    say("%-48s %-22s %9s %10s%n", "file", "model", "ms", "Porcupine");
    int above = 0;
    int slower = 0;
    int half = 0;
    int gaveUp = 0;
    int decided = 0;
    double worst = 0;
    for (PublicData.Row row : PublicData.rows()) {
      if (row.expected().equals("malformed")) {
        continue;
      }
      Collection<List<Op>> histories = row.histories();
      double millis = median(() -> row.verdict(histories));
      say(
          "%-48s %-22s %9.3f %10s%n",
          row.name(),
          row.model(),
          millis,
          row.porcupineGivesUp() ? "gives up" : "%.3f".formatted(row.porcupineMillis()));
      if (!row.file().startsWith("hard/")) {
        worst = Math.max(worst, millis);
      }
      if (row.porcupineGivesUp()) {
        gaveUp++;
        decided += row.verdict(histories).equals(row.expected()) && millis < 10_000 ? 1 : 0;
      } else if (row.porcupineMillis() > 1) {
        above++;
        slower += millis > row.porcupineMillis() ? 1 : 0;
        half += millis <= row.porcupineMillis() / 2 ? 1 : 0;
      }
    }
    say("%nslowest file that is not in hard/: %.1f ms%n", worst);
    say("of %d on which Porcupine takes more than 1 ms:", above);
    say(" %d slower than it, %d at half its time or less%n", slower, half);
    say("of %d on which Porcupine gives up: %d decided%n", gaveUp, decided);
  }

  private static double median(Runnable work) {
    double[] millis = new double[RUNS];
    double spent = 0;
    int runs = 0;
    while (runs < RUNS && (runs < 5 || spent < ENOUGH_MILLIS)) {
      long from = THREADS.getCurrentThreadCpuTime();
      work.run();
      millis[runs] = (THREADS.getCurrentThreadCpuTime() - from) / 1e6;
      spent += millis[runs++];
    }
    Arrays.sort(millis, 0, runs);
    return millis[runs / 2];
  }

  private static void say(String format, Object... args) {
    System.out.printf(Locale.ROOT, format, args);
  }
}
