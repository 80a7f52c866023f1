package dev.sluice.scenarios.smoke;

import dev.sluice.api.ErrorCode;
import dev.sluice.scenarios.smoke.RackUser.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts operations and how long they took, in memory that does not grow. Safe for any thread. */
final class LoadMeter {

  /** Each bucket of times ends so much later than the one before: the error of a percentile. */
  private static final double STEP = 1.05;

  private static final int BUCKETS = 600; // up to STEP^600 µs, beyond any limit

  private final Map<String, Times> byKind = new TreeMap<>();

  private static final class Times {
    private final long[] buckets = new long[BUCKETS];
    private long count;
    private final Map<String, Long> refused = new TreeMap<>();
    private long inDoubt;

    double percentileMillis(double share) {
      long before = 0;
      for (int i = 0; i < BUCKETS; i++) {
        before += buckets[i];
        if (before >= share * count) {
          return Math.pow(STEP, i) / 1_000;
        }
      }
      return 0;
    }
  }

  /** An operation has ended. */
  synchronized void ended(String f, long nanos, Told<?> told) {
    Times times = byKind.computeIfAbsent(f, kind -> new Times());
    double micros = Math.max(1, nanos / 1_000.0);
    times.buckets[(int) Math.min(BUCKETS - 1, Math.ceil(Math.log(micros) / Math.log(STEP)))]++;
    times.count++;
    Throwable failure = told.failure();
    if (failure != null && RackUser.certain(failure)) {
      ErrorCode code = told.refusal();
      times.refused.merge(code == null ? "REFUSED" : code.name(), 1L, Long::sum);
    } else if (failure != null) {
      times.inDoubt++;
    }
  }

  synchronized List<LoadFigures.Kind> kinds() {
    List<LoadFigures.Kind> kinds = new ArrayList<>();
    byKind.forEach(
        (f, times) ->
            kinds.add(
                new LoadFigures.Kind(
                    f,
                    times.count,
                    new TreeMap<>(times.refused),
                    times.inDoubt,
                    times.percentileMillis(0.50),
                    times.percentileMillis(0.99))));
    return kinds;
  }
}
