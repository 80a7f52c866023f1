package dev.sluice.scenarios.bugs;

import dev.sluice.scenarios.campaign.InOrder;
import dev.sluice.scenarios.campaign.Stop;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Measures how many seeds it takes to find a bug: the catalogue is run over disjoint ranges of
 * seeds, each up to its first failing seed. A bug counts as found if most ranges find it.
 */
public final class Hunt {

  /** Odd, so that the median is one of them. */
  static final int RANGES = 31;

  private static final double NANOS_PER_SECOND = 1e9;

  private final long rangeSeeds;
  private final int jobs;
  private final Stop stop;
  private final boolean guided;

  /**
   * A hunt.
   *
   * @param rangeSeeds how many seeds a range has
   * @param jobs ranges that are run at a time
   * @param stop ends it early
   * @param guided whether each range is a guided search of so many plans
   */
  public Hunt(long rangeSeeds, int jobs, Stop stop, boolean guided) {
    this.guided = guided;
    this.rangeSeeds = rangeSeeds;
    this.jobs = jobs;
    this.stop = stop;
  }

  /** The result of one range; {@code seeds} counts the last one. */
  private record Range(long seeds, BugFinder.@Nullable Sighting sighting, long cpuNanos) {}

  /**
   * The result of a hunt.
   *
   * @param scenario that found it most often; null if none did
   * @param oracle that saw it most often
   * @param seeds to the first failing one, in {@link #RANGES} ranges
   * @param cpuSeconds of all ranges together
   */
  public record Outcome(
      Bug bug,
      @Nullable String scenario,
      @Nullable String oracle,
      SeedsToDetect seeds,
      double cpuSeconds) {

    /** Whether most ranges found it. */
    public boolean found() {
      return seeds.median() != null;
    }

    /** Whether the oracle that reported it most often was expected to. */
    public boolean asExpected() {
      return oracle != null && bug.expected().contains(oracle);
    }
  }

  /**
   * Hunts one bug.
   *
   * @return null if it was ended early
   * @throws dev.sluice.scenarios.file.BadInputException if its patch does not apply or compile
   */
  public @Nullable Outcome hunt(Bug bug) {
    BugFinder finder = BuggyWorld.finder(Patched.classes(bug));
    List<Range> ranges = new ArrayList<>();
    InOrder.run(
        RANGES,
        jobs,
        number -> range(finder, number),
        range -> {
          ranges.add(range);
          // Once most have missed it, no range can change that.
          return ranges.stream().filter(one -> one.sighting() == null).count() <= RANGES / 2;
        },
        stop);
    if (stop.requested()) {
      return null;
    }
    List<BugFinder.Sighting> sightings = new ArrayList<>();
    List<Long> seeds = new ArrayList<>();
    long cpuNanos = 0;
    for (Range range : ranges) {
      cpuNanos += range.cpuNanos();
      if (range.sighting() != null) {
        sightings.add(range.sighting());
        seeds.add(range.seeds());
      }
    }
    return new Outcome(
        bug,
        commonest(sightings, BugFinder.Sighting::scenario),
        commonest(sightings, BugFinder.Sighting::oracle),
        new SeedsToDetect(seeds, RANGES),
        cpuNanos / NANOS_PER_SECOND);
  }

  private Range range(BugFinder finder, long number) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long began = threads.getCurrentThreadCpuTime();
    long first = number * rangeSeeds + 1;
    if (guided) {
      BugFinder.GuidedSighting found = finder.search(first, rangeSeeds);
      long cpuNanos = threads.getCurrentThreadCpuTime() - began;
      return found == null
          ? new Range(rangeSeeds, null, cpuNanos)
          : new Range(found.plans(), found.sighting(), cpuNanos);
    }
    for (long seeds = 1; seeds <= rangeSeeds; seeds++) {
      BugFinder.Sighting sighting = finder.look(first + seeds - 1);
      if (sighting != null) {
        return new Range(seeds, sighting, threads.getCurrentThreadCpuTime() - began);
      }
    }
    return new Range(rangeSeeds, null, threads.getCurrentThreadCpuTime() - began);
  }

  /** The commonest word; of several the first by name. */
  private static @Nullable String commonest(
      List<BugFinder.Sighting> sightings, Function<BugFinder.Sighting, String> word) {
    Map<String, Integer> counts = new TreeMap<>();
    sightings.forEach(sighting -> counts.merge(word.apply(sighting), 1, Integer::sum));
    String best = null;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      if (best == null || entry.getValue() > counts.getOrDefault(best, 0)) {
        best = entry.getKey();
      }
    }
    return best;
  }
}
