package dev.sluice.nexus.store.memory;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

  // Looked up by key only: what is read in order is an index.
  private final Map<K, R> rows = new LinkedHashMap<>();

  // The rows that the current transaction has touched, as they were before it; empty for no row.
  private final Map<K, Optional<R>> before = new LinkedHashMap<>();

  MemoryTable(String name, Function<R, K> key, List<Index<R>> indexes) {
    this.name = name;
    this.key = key;
    this.indexes = indexes;
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
    for (int i = 0; i < indexes.size(); i++) {
      Index<R> index = indexes.get(i);
      if (old == null) {
        if (after != null) {
          index.added(after);
        }
      } else if (after == null) {
        index.removed(old);
      } else {
        index.replaced(old, after);
      }
    }
    return old;
  }

  /** Commits the current transaction and reports its changes to the observer. */
  void commit(RowObserver observer) {
    if (before.isEmpty()) {
      return;
    }
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
    if (before.isEmpty()) {
      return;
    }
    before.forEach((rowKey, row) -> replace(rowKey, row.orElse(null)));
    before.clear();
  }
}
