package dev.sluice.nexus.store;

import dev.sluice.api.SagaId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What start sagas came to, within one transaction. */
public interface OutcomeStore {

  /** What one saga came to. */
  Optional<OutcomeRow> get(SagaId id);

  /** Inserts an outcome, or replaces the row with its id. */
  void put(OutcomeRow row);

  /** Removes an outcome; without effect if there is none of that id. */
  void delete(SagaId id);

  /**
   * The first outcomes that are older than {@code end}, by time, then by id.
   *
   * <pre>{@code
   * SELECT * FROM saga_outcome WHERE time_ended < :end ORDER BY time_ended, id LIMIT :limit
   * }</pre>
   */
  List<OutcomeRow> endedBefore(Instant end, int limit);
}
