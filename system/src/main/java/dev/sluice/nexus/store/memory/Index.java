package dev.sluice.nexus.store.memory;

/**
 * What a table keeps beside its rows to answer one query. A row that changes is removed as it was
 * and added as it is.
 *
 * @param <R> row
 */
interface Index<R> {

  /** The row is in the table from now on. */
  void added(R row);

  /** The row is in the table no more. */
  void removed(R row);

  /** The row {@code now} has taken the place of {@code old}, which has the same primary key. */
  default void replaced(R old, R now) {
    removed(old);
    added(now);
  }
}
