package dev.sluice.nexus.store;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The database under Nexus: serializable transactions over a few tables.
 *
 * <p>A transaction's body is a pure function of what it reads: no effect outside the transaction,
 * so that it may run again. It runs whole or not at all; what it throws undoes it and fails the
 * stage. The stage fails with {@link StoreException} when the database is at fault. It always ends:
 * an implementation that waits for a network bounds that wait, and says {@link
 * StoreException.Kind#COMMIT_UNKNOWN} once a commit may be under way.
 */
public interface Datastore {

  /**
   * Runs one transaction, once.
   *
   * @param name what it does, for logs and traces, such as {@code sled-upsert}
   */
  <T> CompletionStage<T> transact(String name, Function<Transaction, T> body);
}
