package dev.sluice.nexus.store;

import dev.sluice.api.SledId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sleds of the rack, within one transaction. A row is never deleted. */
public interface SledStore {

  /** One sled. */
  Optional<SledRow> get(SledId id);

  /**
   * Those of {@code ids} that there are.
   *
   * <pre>{@code SELECT * FROM sled WHERE id = ANY(:ids)}</pre>
   */
  Map<SledId, SledRow> getAll(Collection<SledId> ids);

  /** Inserts a sled, or replaces the row with its id. */
  void put(SledRow row);

  /**
   * A page of the sleds, by id.
   *
   * <pre>{@code
   * SELECT * FROM sled WHERE id > :after ORDER BY id LIMIT :limit
   * }</pre>
   */
  List<SledRow> page(@Nullable SledId after, int limit);

  /**
   * A page of the sleds that are not expunged and for which an operator wants a reservoir, by id.
   *
   * <pre>{@code
   * SELECT * FROM sled
   * WHERE desired_kind IS NOT NULL AND policy <> 'EXPUNGED' AND id > :after
   * ORDER BY id LIMIT :limit
   * }</pre>
   */
  List<SledRow> withDesiredReservoir(@Nullable SledId after, int limit);

  /**
   * The sleds that take instances and have at least {@code bytes} of settled reservoir that nothing
   * has reserved, by id. Without a limit, since the caller picks among all of them: a rack has
   * about thirty sleds.
   *
   * <pre>{@code
   * SELECT s.id FROM sled s LEFT JOIN reserved r ON r.sled_id = s.id
   * WHERE s.policy = 'IN_SERVICE' AND s.state = 'ACTIVE'
   *   AND CASE WHEN s.report_boot = s.boot AND s.phase IN ('READY', 'DEGRADED')
   *       THEN s.settled_bytes ELSE 0 END - coalesce(r.bytes, 0) >= :bytes
   * ORDER BY s.id
   * }</pre>
   */
  List<SledId> withRoom(long bytes);
}
