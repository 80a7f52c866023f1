package dev.sluice.nexus.store.memory;

import org.jspecify.annotations.Nullable;

/**
 * Is told of each row that a committed transaction has changed: table by table, in order of first
 * change. What was undone is not reported.
 */
@FunctionalInterface
public interface RowObserver {

  /** Ignores all changes. */
  RowObserver NONE = (table, before, after) -> {};

  /**
   * A row has changed.
   *
   * @param table name of its table, such as {@code sled}
   * @param before the row until now; null if it is new
   * @param after the row from now on; null if it was deleted
   */
  void changed(String table, @Nullable Object before, @Nullable Object after);
}
