package dev.sluice.nexus.store.sql;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Rows by their ids, in the order in which the ids were asked for. */
final class ById {

  private ById() {}

  /**
   * Those rows that there are.
   *
   * @param sql takes one array of ids
   */
  static <K, R> Map<K, R> of(
      Queries queries,
      String sql,
      Queries.Reader<R> reader,
      Collection<K> ids,
      Function<K, UUID> value,
      Function<R, K> key) {
    Map<K, R> found = new LinkedHashMap<>();
    for (R row : queries.list(sql, reader, (Object) values(ids, value))) {
      found.put(key.apply(row), row);
    }
    Map<K, R> ordered = new LinkedHashMap<>();
    for (K id : ids) {
      R row = found.get(id);
      if (row != null) {
        ordered.put(id, row);
      }
    }
    return ordered;
  }

  /** The ids as an argument of a query. */
  static <K> UUID[] values(Collection<K> ids, Function<K, UUID> value) {
    return ids.stream().map(value).toArray(UUID[]::new);
  }
}
