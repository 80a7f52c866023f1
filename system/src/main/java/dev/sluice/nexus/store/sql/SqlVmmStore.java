package dev.sluice.nexus.store.sql;

import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import dev.sluice.api.StayReason;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.nexus.store.VmmStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The VMMs, in SQL. */
final class SqlVmmStore implements VmmStore {

  private static final String GET = "SELECT * FROM vmm WHERE id = ?";
  private static final String GET_ALL = "SELECT * FROM vmm WHERE id = ANY(?)";
  private static final String PUT =
      "INSERT INTO vmm (id, instance_id, sled_id, boot, state, epoch, drain_turn, stay)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (id) DO UPDATE SET instance_id = excluded.instance_id,"
          + " sled_id = excluded.sled_id, boot = excluded.boot, state = excluded.state,"
          + " epoch = excluded.epoch, drain_turn = excluded.drain_turn, stay = excluded.stay";
  private static final String DELETE = "DELETE FROM vmm WHERE id = ?";
  private static final String ON_SLED = "SELECT * FROM vmm WHERE sled_id = ? ORDER BY id LIMIT ?";
  private static final String ON_SLED_AFTER =
      "SELECT * FROM vmm WHERE sled_id = ? AND id > ? ORDER BY id LIMIT ?";
  private static final Queries.Page RUNNING_OR_STOPPING =
      Queries.Page.of("vmm", "state <> 'STARTING'");

  private static final String COUNT = "SELECT count(*) FROM vmm WHERE sled_id = ?";
  private static final String TO_MOVE =
      "SELECT * FROM vmm WHERE sled_id = ? AND state = 'RUNNING' ORDER BY drain_turn, id LIMIT ?";
  private static final String LAST_TURN =
      "SELECT drain_turn FROM vmm WHERE sled_id = ? AND state = 'RUNNING'"
          + " ORDER BY drain_turn DESC, id DESC LIMIT 1";
  private static final String STAYING =
      "SELECT * FROM vmm WHERE sled_id = ? AND state = 'RUNNING' AND stay IS NOT NULL"
          + " ORDER BY id LIMIT ?";

  private final Queries queries;

  SqlVmmStore(Queries queries) {
    this.queries = queries;
  }

  @Override
  public Optional<VmmRow> get(PropolisId id) {
    return queries.one(GET, SqlVmmStore::read, id.value());
  }

  @Override
  public Map<PropolisId, VmmRow> getAll(Collection<PropolisId> ids) {
    return ById.of(queries, GET_ALL, SqlVmmStore::read, ids, PropolisId::value, VmmRow::id);
  }

  @Override
  public void put(VmmRow row) {
    StayReason stay = row.stay();
    queries.update(
        PUT,
        row.id().value(),
        row.instance().value(),
        row.sled().value(),
        row.boot().number(),
        row.state().name(),
        row.epoch().number(),
        row.drainTurn(),
        stay == null ? null : stay.name());
  }

  @Override
  public void delete(PropolisId id) {
    queries.update(DELETE, id.value());
  }

  @Override
  public List<VmmRow> onSled(SledId sled, @Nullable PropolisId after, int limit) {
    Queries.checkLimit(limit);
    return after == null
        ? queries.list(ON_SLED, SqlVmmStore::read, sled.value(), limit)
        : queries.list(ON_SLED_AFTER, SqlVmmStore::read, sled.value(), after.value(), limit);
  }

  @Override
  public List<VmmRow> runningOrStopping(@Nullable PropolisId after, int limit) {
    return queries.page(
        RUNNING_OR_STOPPING, SqlVmmStore::read, after == null ? null : after.value(), limit);
  }

  @Override
  public long count(SledId sled) {
    return queries.one(COUNT, row -> row.getLong(1), sled.value()).orElse(0L);
  }

  @Override
  public List<VmmRow> toMove(SledId sled, int limit) {
    Queries.checkLimit(limit);
    return queries.list(TO_MOVE, SqlVmmStore::read, sled.value(), limit);
  }

  @Override
  public long lastDrainTurn(SledId sled) {
    return queries.one(LAST_TURN, row -> row.getLong(1), sled.value()).orElse(0L);
  }

  @Override
  public List<VmmRow> staying(SledId sled, int limit) {
    return queries.list(STAYING, SqlVmmStore::read, sled.value(), limit);
  }

  private static VmmRow read(ResultSet row) throws SQLException {
    return new VmmRow(
        new PropolisId(Columns.id(row, "id")),
        new InstanceId(Columns.id(row, "instance_id")),
        new SledId(Columns.id(row, "sled_id")),
        new BootId(row.getLong("boot")),
        Columns.constant(VmmRow.State.class, row, "state"),
        new Epoch(row.getLong("epoch")),
        row.getLong("drain_turn"),
        row.getString("stay") == null ? null : Columns.constant(StayReason.class, row, "stay"));
  }
}
