package dev.sluice.nexus.store.sql;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.api.Epoch;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.Refusal;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SagaStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The sagas, in SQL. */
final class SqlSagaStore implements SagaStore {

  private static final TypeReference<List<Refusal>> REFUSALS = new TypeReference<>() {};

  private static final String GET = "SELECT * FROM saga WHERE id = ?";
  private static final String PUT =
      "INSERT INTO saga (id, instance_id, owner, epoch, from_sled_id, step, before, propolis_id,"
          + " refusals) VALUES (?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS jsonb))"
          + " ON CONFLICT (id) DO UPDATE SET instance_id = excluded.instance_id,"
          + " owner = excluded.owner, epoch = excluded.epoch, from_sled_id = excluded.from_sled_id,"
          + " step = excluded.step, before = excluded.before,"
          + " propolis_id = excluded.propolis_id, refusals = excluded.refusals";
  private static final String OF_INSTANCE =
      "SELECT * FROM saga WHERE instance_id = ? ORDER BY id LIMIT 1";
  private static final String MOVES_FROM = "SELECT count(*) FROM saga WHERE from_sled_id = ?";
  private static final String DELETE = "DELETE FROM saga WHERE id = ?";
  private static final Queries.Page UNFINISHED = Queries.Page.of("saga");

  private final Queries queries;

  SqlSagaStore(Queries queries) {
    this.queries = queries;
  }

  @Override
  public Optional<SagaRow> get(SagaId id) {
    return queries.one(GET, SqlSagaStore::read, id.value());
  }

  @Override
  public void put(SagaRow row) {
    PropolisId propolis = row.propolis();
    NexusId owner = row.owner();
    SledId from = row.from();
    queries.update(
        PUT,
        row.id().value(),
        row.instance().value(),
        owner == null ? null : owner.value(),
        row.epoch().number(),
        from == null ? null : from.value(),
        row.step().name(),
        row.before().name(),
        propolis == null ? null : propolis.value(),
        Columns.json(row.refusals()));
  }

  @Override
  public void delete(SagaId id) {
    queries.update(DELETE, id.value());
  }

  @Override
  public Optional<SagaRow> ofInstance(InstanceId instance) {
    return queries.one(OF_INSTANCE, SqlSagaStore::read, instance.value());
  }

  @Override
  public List<SagaRow> unfinished(@Nullable SagaId after, int limit) {
    return queries.page(
        UNFINISHED, SqlSagaStore::read, after == null ? null : after.value(), limit);
  }

  @Override
  public int movesFrom(SledId sled) {
    return queries.one(MOVES_FROM, row -> row.getInt(1), sled.value()).orElse(0);
  }

  private static SagaRow read(ResultSet row) throws SQLException {
    UUID propolis = Columns.idOrNull(row, "propolis_id");
    UUID owner = Columns.idOrNull(row, "owner");
    UUID from = Columns.idOrNull(row, "from_sled_id");
    return new SagaRow(
        new SagaId(Columns.id(row, "id")),
        new InstanceId(Columns.id(row, "instance_id")),
        owner == null ? null : new NexusId(owner),
        new Epoch(row.getLong("epoch")),
        from == null ? null : new SledId(from),
        Columns.constant(SagaRow.Step.class, row, "step"),
        Columns.constant(InstanceState.class, row, "before"),
        propolis == null ? null : new PropolisId(propolis),
        List.copyOf(Columns.fromJson(row.getString("refusals"), REFUSALS)));
  }
}
