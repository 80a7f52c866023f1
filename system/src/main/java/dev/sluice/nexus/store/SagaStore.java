package dev.sluice.nexus.store;

import dev.sluice.api.InstanceId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
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
   * The saga that starts an instance, or that has been called off and whose VMM is not known to be
   * gone; an instance has one at most. (Of several, the first by id.)
   *
   * <pre>{@code
   * SELECT * FROM saga WHERE instance_id = :instance ORDER BY id LIMIT 1
   * }</pre>
   */
  Optional<SagaRow> ofInstance(InstanceId instance);

  /**
   * A page of the sagas that have not ended, by id.
   *
   * <pre>{@code
   * SELECT * FROM saga WHERE id > :after ORDER BY id LIMIT :limit
   * }</pre>
   */
  List<SagaRow> unfinished(@Nullable SagaId after, int limit);

  /**
   * The number of the sagas that move an instance away from a sled.
   *
   * <pre>{@code SELECT count(*) FROM saga WHERE from_sled_id = :sled}</pre>
   */
  int movesFrom(SledId sled);
}
