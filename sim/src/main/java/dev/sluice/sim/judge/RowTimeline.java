package dev.sluice.sim.judge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** What a row has been at and after a moment, newest first; null while there was none. */
  List<@Nullable R> since(K key, long moment) {
    List<@Nullable R> rows = new ArrayList<>();
    List<Version<R>> all = versions.getOrDefault(key, List.of());
    for (int i = all.size() - 1; i >= 0; i--) {
      rows.add(all.get(i).row());
      if (all.get(i).from() <= moment) {
        return rows;
      }
    }
    rows.add(null);
    return rows;
  }
}
