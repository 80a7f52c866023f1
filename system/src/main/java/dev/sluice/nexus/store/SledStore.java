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
   * SELECT s.id FROM sled s
   * LEFT JOIN (SELECT sled_id, sum(reservoir_bytes)::bigint AS bytes
   *            FROM reservation GROUP BY sled_id) r ON r.sled_id = s.id
   * WHERE s.policy = 'IN_SERVICE' AND s.state = 'ACTIVE'
   *   AND s.report_boot = s.boot AND s.phase IN ('READY', 'DEGRADED')
   *   AND s.settled_bytes - coalesce(r.bytes, 0) >= :bytes
   * ORDER BY s.id
   * }</pre>
   */
  List<SledId> withRoom(long bytes);
}
