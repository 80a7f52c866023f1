package dev.sluice.nexus.store.memory;

import dev.sluice.nexus.store.Stores;
import dev.sluice.nexus.store.Transaction;
import java.util.List;
import java.util.function.Function;

/**
 * The tables of Nexus in memory, and transactions over them, one at a time and at once: the whole
 * database, but for what makes a database slow or fail. To be used by one thread at a time.
 */
public final class MemoryTables {

  private final MemoryInstanceStore instances = new MemoryInstanceStore();
  private final MemoryVmmStore vmms = new MemoryVmmStore();
  private final MemoryReservationStore reservations = new MemoryReservationStore();
  private final MemorySledStore sleds = new MemorySledStore(reservations::bytes);
  private final MemorySagaStore sagas = new MemorySagaStore();
  private final MemoryKeyStore keys = new MemoryKeyStore();
  private final MemoryOutcomeStore outcomes = new MemoryOutcomeStore();
  private final MemoryNexusStore nexuses = new MemoryNexusStore();
  private final List<MemoryTable<?, ?>> tables =
      List.of(
          sleds.table,
          instances.table,
          vmms.table,
          reservations.table,
          sagas.table,
          keys.table,
          outcomes.table,
          nexuses.table);

  private final Transaction transaction =
      new Stores(sleds, instances, vmms, reservations, sagas, keys, outcomes, nexuses);
  private final RowObserver observer;
  private boolean inHand;

  /** Empty tables that nobody watches. */
  public MemoryTables() {
    this(RowObserver.NONE);
  }

  /** Empty tables whose every committed change goes to {@code observer}. */
  public MemoryTables(RowObserver observer) {
    this.observer = observer;
  }

  /** Runs {@code body} as one transaction: what it throws undoes it and reaches the caller. */
  public <T> T run(Function<Transaction, T> body) {
    if (inHand) {
      throw new IllegalStateException("a transaction within a transaction");
    }
    inHand = true;
    try {
      T result = body.apply(transaction);
      for (MemoryTable<?, ?> table : tables) {
        table.commit(observer);
      }
      return result;
    } finally {
      for (MemoryTable<?, ?> table : tables) {
        table.rollBack(); // what was committed is not undone
      }
      inHand = false;
    }
  }
}
