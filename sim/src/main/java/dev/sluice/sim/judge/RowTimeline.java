package dev.sluice.sim.judge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All versions that the rows of one table have had, so that what was true between two events can be
 * told.
 *
 * @param <K> the key
 * @param <R> the row
 */
final class RowTimeline<K, R> {

  /** A version; without a row there was none. */
  private record Version<R>(long from, @Nullable R row) {}

  private final Map<K, List<Version<R>>> versions = new LinkedHashMap<>();
  private long changes;

  /** A row has changed; null if it is gone. */
  void changed(K key, @Nullable R row) {
    versions.computeIfAbsent(key, any -> new ArrayList<>()).add(new Version<>(++changes, row));
  }

  /** The moment between the last change and the next. */
  long now() {
    return changes;
  }

  /** All keys that ever had a row, those of the first rows first. */
  Iterable<K> keys() {
    return versions.keySet();
  }

  /** Whether there has been a row at or after a moment that was {@code so}. */
  boolean was(K key, long moment, Predicate<R> so) {
    List<Version<R>> all = versions.getOrDefault(key, List.of());
    for (int i = all.size() - 1; i >= 0; i--) {
      R row = all.get(i).row();
      if (row != null && so.test(row)) {
        return true;
      }
      if (all.get(i).from() <= moment) {
        return false;
      }
    }
    return false;
  }

  /** Whether there has been no row at some time at or after a moment. */
  boolean wasNone(K key, long moment) {
    List<Version<R>> all = versions.getOrDefault(key, List.of());
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).row() == null) {
        return true;
      }
      if (all.get(i).from() <= moment) {
        return false;
      }
    }
    return true;
  }
}
