package dev.sluice.nexus.store;

import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import java.util.function.Function;

/**
 * The tables of Nexus in memory, and transactions over them, one at a time and at once: the whole
 * database, but for what makes a database slow or fail. To be used by one thread at a time.
 */
public final class MemoryTables {

  private final MemoryTable<SledId, SledRow> sleds = new MemoryTable<>("sled", SledRow::id);
  private final MemoryTable<InstanceId, InstanceRow> instances =
      new MemoryTable<>("instance", InstanceRow::id);
  private final MemoryTable<PropolisId, VmmRow> vmms = new MemoryTable<>("vmm", VmmRow::id);
  private final MemoryTable<PropolisId, ReservationRow> reservations =
      new MemoryTable<>("reservation", ReservationRow::id);
  private final MemoryTable<SagaId, SagaRow> sagas = new MemoryTable<>("saga", SagaRow::id);

  private final Transaction transaction = new Tables();
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
      commit();
      return result;
    } finally {
      forget(); // what was committed is in the rows by now
      inHand = false;
    }
  }

  private void commit() {
    sleds.commit(observer);
    instances.commit(observer);
    vmms.commit(observer);
    reservations.commit(observer);
    sagas.commit(observer);
  }

  private void forget() {
    sleds.forget();
    instances.forget();
    vmms.forget();
    reservations.forget();
    sagas.forget();
  }

  private final class Tables implements Transaction {
    @Override
    public Table<SledId, SledRow> sleds() {
      return sleds;
    }

    @Override
    public Table<InstanceId, InstanceRow> instances() {
      return instances;
    }

    @Override
    public Table<PropolisId, VmmRow> vmms() {
      return vmms;
    }

    @Override
    public Table<PropolisId, ReservationRow> reservations() {
      return reservations;
    }

    @Override
    public Table<SagaId, SagaRow> sagas() {
      return sagas;
    }
  }
}
