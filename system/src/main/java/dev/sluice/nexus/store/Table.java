package dev.sluice.nexus.store;

import java.util.List;
import java.util.Optional;

/**
 * One table within a transaction.
 *
 * @param <K> primary key
 * @param <R> row, an immutable record that knows its key
 */
public interface Table<K, R> {

  /** The row with this key. */
  Optional<R> get(K key);

  /** Inserts the row, or replaces the one with its key. */
  void put(R row);

  /** Removes the row with this key; false if there was none. */
  boolean delete(K key);

  /**
   * All rows, in order of insertion. The place of a row that is deleted and put again within one
   * transaction is not defined; keys are never used twice.
   */
  List<R> all();
}
