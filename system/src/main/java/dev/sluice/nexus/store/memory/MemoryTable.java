package dev.sluice.nexus.store.memory;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One table in memory: its rows as the current transaction sees them, its indexes, and what is
 * needed to undo that transaction.
 *
 * @param <K> primary key
 * @param <R> row, an immutable record that knows its key
 */
final class MemoryTable<K, R> {

  private final String name;
  private final Function<R, K> key;
  private final List<Index<R>> indexes;
  private final NavigableMap<K, R> rows;

  // The rows that the current transaction has touched, as they were before it; empty for no row.
  private final Map<K, Optional<R>> before = new LinkedHashMap<>();

  MemoryTable(String name, Function<R, K> key, Comparator<K> order, List<Index<R>> indexes) {
    this.name = name;
    this.key = key;
    this.indexes = indexes;
    this.rows = new TreeMap<>(order);
  }

  /** The row with this key. */
  Optional<R> get(K rowKey) {
    return Optional.ofNullable(rows.get(rowKey));
  }

  /** Those rows with one of these keys that there are. */
  Map<K, R> getAll(Collection<K> rowKeys) {
    Map<K, R> found = new LinkedHashMap<>();
    for (K rowKey : rowKeys) {
      R row = rows.get(rowKey);
      if (row != null) {
        found.put(rowKey, row);
      }
    }
    return found;
  }

  /** At most {@code limit} rows that follow {@code after}; from the first on if that is null. */
  List<R> page(@Nullable K after, int limit) {
    return PartialIndex.page(rows, after, limit);
  }

  /** Inserts the row, or replaces the one with its key. */
  void put(R row) {
    change(key.apply(row), row);
  }

  /** Removes the row with this key, if there is one. */
  void delete(K rowKey) {
    change(rowKey, null);
  }

  private void change(K rowKey, @Nullable R after) {
    R old = replace(rowKey, after);
    before.putIfAbsent(rowKey, Optional.ofNullable(old));
  }

  private @Nullable R replace(K rowKey, @Nullable R after) {
    R old = after == null ? rows.remove(rowKey) : rows.put(rowKey, after);
    for (Index<R> index : indexes) {
      if (old != null) {
        index.removed(old);
      }
      if (after != null) {
        index.added(after);
      }
    }
    return old;
  }

  /** Commits the current transaction and reports its changes to the observer. */
  void commit(RowObserver observer) {
    before.forEach(
        (rowKey, row) -> {
          R old = row.orElse(null);
          R now = rows.get(rowKey);
          if (!Objects.equals(old, now)) {
            observer.changed(name, old, now);
          }
        });
    before.clear();
  }

  /** Undoes the current transaction. */
  void rollBack() {
    before.forEach((rowKey, row) -> replace(rowKey, row.orElse(null)));
    before.clear();
  }
}
