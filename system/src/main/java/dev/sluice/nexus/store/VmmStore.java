package dev.sluice.nexus.store;

import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The VMMs that are not known to be gone, within one transaction. */
public interface VmmStore {

  /** One VMM. */
  Optional<VmmRow> get(PropolisId id);

  /**
   * Those of {@code ids} that there are.
   *
   * <pre>{@code SELECT * FROM vmm WHERE id = ANY(:ids)}</pre>
   */
  Map<PropolisId, VmmRow> getAll(Collection<PropolisId> ids);

  /** Inserts a VMM, or replaces the row with its id. */
  void put(VmmRow row);

  /** Removes a VMM; without effect if there is none of that id. */
  void delete(PropolisId id);

  /**
   * A page of the VMMs that were placed on a sled, by id.
   *
   * <pre>{@code
   * SELECT * FROM vmm WHERE sled_id = :sled AND id > :after ORDER BY id LIMIT :limit
   * }</pre>
   */
  List<VmmRow> onSled(SledId sled, @Nullable PropolisId after, int limit);

  /**
   * A page of the VMMs that run or are to stop, by id: all but those that a start saga owns.
   *
   * <pre>{@code
   * SELECT * FROM vmm WHERE state <> 'STARTING' AND id > :after ORDER BY id LIMIT :limit
   * }</pre>
   */
  List<VmmRow> runningOrStopping(@Nullable PropolisId after, int limit);

  /**
   * The number of the VMMs that were placed on a sled.
   *
   * <pre>{@code SELECT count(*) FROM vmm WHERE sled_id = :sled}</pre>
   */
  long count(SledId sled);

  /**
   * VMMs that run on a sled, those first that were least recently found not to be able to leave it,
   * then by id.
   *
   * <pre>{@code
   * SELECT * FROM vmm WHERE sled_id = :sled AND state = 'RUNNING'
   * ORDER BY drain_turn, id LIMIT :limit
   * }</pre>
   */
  List<VmmRow> toMove(SledId sled, int limit);

  /**
   * The highest {@link VmmRow#drainTurn} of the VMMs that run on a sled; 0 if there is none.
   *
   * <pre>{@code
   * SELECT drain_turn FROM vmm WHERE sled_id = :sled AND state = 'RUNNING'
   * ORDER BY drain_turn DESC, id DESC LIMIT 1
   * }</pre>
   */
  long lastDrainTurn(SledId sled);

  /**
   * VMMs that run on a sled and were found not to be able to leave it, by id.
   *
   * <pre>{@code
   * SELECT * FROM vmm WHERE sled_id = :sled AND state = 'RUNNING' AND stay IS NOT NULL
   * ORDER BY id LIMIT :limit
   * }</pre>
   */
  List<VmmRow> staying(SledId sled, int limit);
}
