package dev.sluice.reports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Figures of service over the seeds of one scenario. Values are counted to three digits, so that
 * memory does not grow with the number of seeds, and parts add up to the whole exactly.
 */
public final class Service {

  private static final long EXACT_BELOW = 1_000;

  private final SortedMap<String, Samples> figures = new TreeMap<>();

  /** What is said of the samples of a figure. */
  public enum Statistic {
    /** Half of them are not above it. */
    MEDIAN("median", 50),
    /** 99 of a hundred are not above it. */
    P99("p99", 99),
    /** The greatest. */
    WORST("worst", 100);

    private final String label;
    private final int percent;

    Statistic(String label, int percent) {
      this.label = label;
      this.percent = percent;
    }

    /** The name in files. */
    public String label() {
      return label;
    }
  }

  private static final class Samples {
    private final SortedMap<Long, Long> counts = new TreeMap<>();
    private long count;
    private long worst = -1;
    private long worstSeed;

    private void add(long seed, long value) {
      counts.merge(rounded(value), 1L, Long::sum);
      count++;
      if (value > worst) {
        worst = value;
        worstSeed = seed;
      }
    }

    private static long rounded(long value) {
      long unit = 1;
      while (value / unit >= EXACT_BELOW) {
        unit *= 10;
      }
      return (value + unit / 2) / unit * unit;
    }

    private long value(Statistic statistic) {
      if (statistic == Statistic.WORST) {
        return worst;
      }
      long left = (count * statistic.percent + 99) / 100;
      for (Map.Entry<Long, Long> each : counts.entrySet()) {
        left -= each.getValue();
        if (left <= 0) {
          return each.getKey();
        }
      }
      return worst;
    }
  }

  /** Adds the samples of one seed. */
  void add(long seed, Map<String, List<Long>> samples) {
    samples.forEach(
        (figure, values) -> {
          Samples all = figures.computeIfAbsent(figure, absent -> new Samples());
          values.forEach(value -> all.add(seed, value));
        });
  }

  /** The statistic of a figure; 0 if it has no samples. */
  public long value(String figure, Statistic statistic) {
    Samples samples = figures.get(figure);
    return samples == null ? 0 : samples.value(statistic);
  }

  /**
   * As an object of JSON.
   *
   * @param replay the command that replays a seed, without it
   */
  Map<String, Object> toJson(String replay) {
    Map<String, Object> json = new LinkedHashMap<>();
    figures.forEach(
        (figure, samples) -> {
          Map<String, Object> each = new LinkedHashMap<>();
          each.put("samples", samples.count);
          for (Statistic statistic : Statistic.values()) {
            each.put(statistic.label(), samples.value(statistic));
          }
          each.put("worstSeed", samples.worstSeed);
          each.put("replay", replay + " --seed " + samples.worstSeed);
          json.put(figure, each);
        });
    return json;
  }
}
