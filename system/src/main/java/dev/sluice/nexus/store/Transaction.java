package dev.sluice.nexus.store;

/**
 * The stores, within one serializable transaction: each query sees what the transaction has written
 * itself.
 *
 * <p>Ids are ordered as PostgreSQL orders a {@code uuid}: by their bytes, unsigned. A query that
 * may be long is a page: it takes the key of the last row that was seen, null for the first page,
 * and a limit of at least one row.
 *
 * <p>Each store's {@code put} is an upsert ({@code INSERT ... ON CONFLICT (id) DO UPDATE SET ...});
 * {@code get} and {@code delete} go by primary key. The Javadoc of every other query gives its SQL;
 * the package describes the tables.
 */
public interface Transaction {

  /** Sleds that have reported. */
  SledStore sleds();

  /** Instances. */
  InstanceStore instances();

  /** VMMs that run, are on their way up, or on their way down. */
  VmmStore vmms();

  /** Reservoir memory promised to VMMs. */
  ReservationStore reservations();

  /** Sagas that have not ended. */
  SagaStore sagas();

  /** What sagas came to that have ended. */
  OutcomeStore outcomes();

  /** The Nexus processes. */
  NexusStore nexuses();

  /** Requests that came with a key. */
  KeyStore keys();
}
