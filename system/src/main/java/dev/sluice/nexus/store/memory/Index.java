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
}
