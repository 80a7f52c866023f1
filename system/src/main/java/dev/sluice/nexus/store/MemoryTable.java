package dev.sluice.nexus.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One table in memory: the committed rows, and what the transaction in hand has changed. */
final class MemoryTable<K, R> implements Table<K, R> {

  private final String name;
  private final Function<R, K> key;
  private final Map<K, R> committed = new LinkedHashMap<>();

  // The changes of the transaction in hand, empty for a deleted row. Kept apart from the committed
  // rows rather than undone afterwards: an undone delete would bring its row back at the end.
  private final Map<K, Optional<R>> changes = new LinkedHashMap<>();

  // The committed rows as a list, made when first wanted after a change; most readers want all.
  private @Nullable List<R> rows;

  MemoryTable(String name, Function<R, K> key) {
    this.name = name;
    this.key = key;
  }

  @Override
  public Optional<R> get(K rowKey) {
    Optional<R> changed = changes.get(rowKey);
    return changed != null ? changed : Optional.ofNullable(committed.get(rowKey));
  }

  @Override
  public void put(R row) {
    changes.put(key.apply(row), Optional.of(row));
  }

  @Override
  public boolean delete(K rowKey) {
    boolean existed = get(rowKey).isPresent();
    if (existed) {
      changes.put(rowKey, Optional.empty());
    }
    return existed;
  }

  @Override
  public List<R> all() {
    return changes.isEmpty() ? committedRows() : changedRows();
  }

  private List<R> committedRows() {
    if (rows == null) {
      rows = List.copyOf(committed.values());
    }
    return rows;
  }

  private List<R> changedRows() {
    List<R> all = new ArrayList<>(committed.size() + changes.size());
    committed.forEach(
        (rowKey, row) -> changes.getOrDefault(rowKey, Optional.of(row)).ifPresent(all::add));
    changes.forEach(
        (rowKey, row) -> {
          if (!committed.containsKey(rowKey)) {
            row.ifPresent(all::add);
          }
        });
    return all;
  }

  /** Makes the changes of the transaction in hand last; to be followed by {@link #forget}. */
  void commit(RowObserver observer) {
    if (changes.isEmpty()) {
      return;
    }
    rows = null;
    changes.forEach((rowKey, row) -> apply(rowKey, row.orElse(null), observer));
  }

  /** Forgets the changes of the transaction in hand, which has ended well or badly. */
  void forget() {
    changes.clear();
  }

  private void apply(K rowKey, @Nullable R after, RowObserver observer) {
    R before = after == null ? committed.remove(rowKey) : committed.put(rowKey, after);
    if (!Objects.equals(before, after)) {
      observer.changed(name, before, after);
    }
  }
}
