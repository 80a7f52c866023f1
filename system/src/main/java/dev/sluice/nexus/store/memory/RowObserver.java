package dev.sluice.nexus.store.memory;

import org.jspecify.annotations.Nullable;

/**
 * Hears of each row that a committed transaction has changed, as an audit log would: in the order
 * of first change within the transaction, and never of what was undone.
 */
@FunctionalInterface
public interface RowObserver {

  /** Hears nothing. */
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
