package dev.sluice.nexus.store;

import dev.sluice.api.SagaId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The start sagas that have not ended, within one transaction. */
public interface SagaStore {

  /** One saga. */
  Optional<SagaRow> get(SagaId id);

  /** Inserts a saga, or replaces the row with its id. */
  void put(SagaRow row);

  /** Removes a saga, which has ended; without effect if there is none of that id. */
  void delete(SagaId id);

  /**
   * A page of the sagas that have not ended, by id.
   *
   * <pre>{@code
   * SELECT * FROM saga WHERE id > :after ORDER BY id LIMIT :limit
   * }</pre>
   */
  List<SagaRow> unfinished(@Nullable SagaId after, int limit);
}
