package dev.sluice.nexus.store.sql;

import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.SledStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sleds, in SQL. */
final class SqlSledStore implements SledStore {

  private static final String GET = "SELECT * FROM sled WHERE id = ?";
  private static final String GET_ALL = "SELECT * FROM sled WHERE id = ANY(?)";
  private static final Queries.Page PAGE = Queries.Page.of("sled");
  private static final Queries.Page WITH_DESIRED_RESERVOIR =
      Queries.Page.of("sled", "desired_kind IS NOT NULL AND policy <> 'EXPUNGED'");
  private static final String WITH_ROOM =
      "SELECT s.id FROM sled s LEFT JOIN reserved r ON r.sled_id = s.id"
          + " WHERE s.policy = 'IN_SERVICE' AND s.state = 'ACTIVE'"
          + " AND CASE WHEN s.report_boot = s.boot AND s.phase IN ('READY', 'DEGRADED')"
          + " THEN s.settled_bytes ELSE 0 END - coalesce(r.bytes, 0) >= ?"
          + " ORDER BY s.id";

  private final Queries queries;

  SqlSledStore(Queries queries) {
    this.queries = queries;
  }

  @Override
  public Optional<SledRow> get(SledId id) {
    return queries.one(GET, SledColumns::read, id.value());
  }

  @Override
  public Map<SledId, SledRow> getAll(Collection<SledId> ids) {
    return ById.of(queries, GET_ALL, SledColumns::read, ids, SledId::value, SledRow::id);
  }

  @Override
  public void put(SledRow row) {
    SledAgentInfo info = row.info();
    queries.update(SledColumns.PUT, SledColumns.values(row, info));
  }

  @Override
  public List<SledRow> page(@Nullable SledId after, int limit) {
    return queries.page(PAGE, SledColumns::read, after == null ? null : after.value(), limit);
  }

  @Override
  public List<SledRow> withDesiredReservoir(@Nullable SledId after, int limit) {
    return queries.page(
        WITH_DESIRED_RESERVOIR, SledColumns::read, after == null ? null : after.value(), limit);
  }

  @Override
  public List<SledId> withRoom(long bytes) {
    return queries.list(WITH_ROOM, row -> new SledId(Columns.id(row, "id")), bytes);
  }
}
