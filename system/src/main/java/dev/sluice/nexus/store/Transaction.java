package dev.sluice.nexus.store;

import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;

/** The tables, within one transaction. */
public interface Transaction {

  /** Sleds that have reported. */
  Table<SledId, SledRow> sleds();

  /** Instances. */
  Table<InstanceId, InstanceRow> instances();

  /** VMMs that run, are on their way up, or on their way down. */
  Table<PropolisId, VmmRow> vmms();

  /** Reservoir memory promised to VMMs. */
  Table<PropolisId, ReservationRow> reservations();

  /** Sagas that have not ended. */
  Table<SagaId, SagaRow> sagas();
}
