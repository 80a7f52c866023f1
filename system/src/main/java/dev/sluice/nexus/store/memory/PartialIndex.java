package dev.sluice.nexus.store.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Those rows of a table that meet a condition, in order of a key.
 *
 * @param <K> unique among these rows
 * @param <R> row
 */
final class PartialIndex<K, R> implements Index<R> {

  private final Predicate<R> condition;
  private final Function<R, K> key;
  private final NavigableMap<K, R> rows;

  /** Of all rows. */
  static <K, R> PartialIndex<K, R> ofAll(Function<R, K> key, Comparator<K> order) {
    return new PartialIndex<>(any -> true, key, order);
  }

  PartialIndex(Predicate<R> condition, Function<R, K> key, Comparator<K> order) {
    this.condition = condition;
    this.key = key;
    this.rows = new TreeMap<>(order);
  }

  @Override
  public void added(R row) {
    if (condition.test(row)) {
      rows.put(key.apply(row), row);
    }
  }

  @Override
  public void removed(R row) {
    if (condition.test(row)) {
      rows.remove(key.apply(row));
    }
  }

  @Override
  public void replaced(R old, R now) {
    if (!condition.test(now)) {
      removed(old);
      return;
    }
    if (condition.test(old)) {
      K oldKey = key.apply(old);
      if (!oldKey.equals(key.apply(now))) {
        rows.remove(oldKey);
      }
    }
    rows.put(key.apply(now), now);
  }

  /** The rows, in order. */
  Collection<R> rows() {
    return rows.values();
  }

  /** At most {@code limit} rows that follow {@code after}; from the first on if that is null. */
  List<R> page(@Nullable K after, int limit) {
    return page(rows, after, limit);
  }

  /** At most {@code limit} of {@code rows} that follow {@code after}. */
  static <K, R> List<R> page(NavigableMap<K, R> rows, @Nullable K after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page of " + limit + " rows");
    }
    List<R> page = new ArrayList<>();
    for (R row : (after == null ? rows : rows.tailMap(after, false)).values()) {
      if (page.size() == limit) {
        break;
      }
      page.add(row);
    }
    return page;
  }
}
