package dev.sluice.nexus.store.sql;

import dev.sluice.nexus.store.InstanceStore;
import dev.sluice.nexus.store.ReservationStore;
import dev.sluice.nexus.store.SagaStore;
import dev.sluice.nexus.store.SledStore;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.VmmStore;

/** The stores on one connection, for one run of one transaction. */
final class SqlTransaction implements Transaction {

  private final SledStore sleds;
  private final InstanceStore instances;
  private final VmmStore vmms;
  private final ReservationStore reservations;
  private final SagaStore sagas;

  SqlTransaction(Queries queries) {
    sleds = new SqlSledStore(queries);
    instances = new SqlInstanceStore(queries);
    vmms = new SqlVmmStore(queries);
    reservations = new SqlReservationStore(queries);
    sagas = new SqlSagaStore(queries);
  }

  @Override
  public SledStore sleds() {
    return sleds;
  }

  @Override
  public InstanceStore instances() {
    return instances;
  }

  @Override
  public VmmStore vmms() {
    return vmms;
  }

  @Override
  public ReservationStore reservations() {
    return reservations;
  }

  @Override
  public SagaStore sagas() {
    return sagas;
  }
}
