package dev.sluice.nexus.store;

import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.SagaId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The requests that came with a key, within one transaction. How many there are in each slot is
 * kept beside the rows, in {@code request_keys}, so that asking for it costs the same with any
 * number of them. A row keeps the slot that it was inserted with.
 */
public interface KeyStore {

  /** The request with a key. */
  Optional<KeyRow> get(IdempotencyKey id);

  /** Inserts a request, or replaces the row with its key. */
  void put(KeyRow row);

  /** Removes a request; without effect if there is none of that key. */
  void delete(IdempotencyKey id);

  /**
   * The number of requests in a slot.
   *
   * <pre>{@code SELECT keys FROM request_keys WHERE slot = :slot}</pre>
   */
  long count(int slot);

  /**
   * The requests that have begun a start saga.
   *
   * <pre>{@code SELECT * FROM request_key WHERE saga_id = :saga ORDER BY id}</pre>
   */
  List<KeyRow> ofSaga(SagaId saga);

  /**
   * Requests that are kept from before a time, the oldest first, then by key.
   *
   * <pre>{@code
   * SELECT * FROM request_key WHERE time < :time ORDER BY time, id LIMIT :limit
   * }</pre>
   */
  List<KeyRow> before(Instant time, int limit);
}
