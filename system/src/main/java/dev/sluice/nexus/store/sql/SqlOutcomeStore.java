package dev.sluice.nexus.store.sql;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.api.InstanceView;
import dev.sluice.api.SagaId;
import dev.sluice.nexus.store.OutcomeRow;
import dev.sluice.nexus.store.OutcomeStore;
import dev.sluice.nexus.store.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The outcomes of sagas, in SQL. */
final class SqlOutcomeStore implements OutcomeStore {

  private static final TypeReference<List<Refusal>> REFUSALS = new TypeReference<>() {};
  private static final TypeReference<InstanceView> VIEW = new TypeReference<>() {};

  private static final String GET = "SELECT * FROM saga_outcome WHERE id = ?";
  private static final String PUT =
      "INSERT INTO saga_outcome (id, kind, started, refusals, time_ended)"
          + " VALUES (?, ?, CAST(? AS jsonb), CAST(? AS jsonb), ?)"
          + " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, started = excluded.started,"
          + " refusals = excluded.refusals, time_ended = excluded.time_ended";
  private static final String DELETE = "DELETE FROM saga_outcome WHERE id = ?";
  private static final String ENDED_BEFORE =
      "SELECT * FROM saga_outcome WHERE time_ended < ? ORDER BY time_ended, id LIMIT ?";

  private final Queries queries;

  SqlOutcomeStore(Queries queries) {
    this.queries = queries;
  }

  @Override
  public Optional<OutcomeRow> get(SagaId id) {
    return queries.one(GET, SqlOutcomeStore::read, id.value());
  }

  @Override
  public void put(OutcomeRow row) {
    InstanceView started = row.started();
    queries.update(
        PUT,
        row.id().value(),
        row.kind().name(),
        started == null ? null : Columns.json(started),
        Columns.json(row.refusals()),
        Columns.time(row.timeEnded()));
  }

  @Override
  public void delete(SagaId id) {
    queries.update(DELETE, id.value());
  }

  @Override
  public List<OutcomeRow> endedBefore(Instant end, int limit) {
    Queries.checkLimit(limit);
    return queries.list(ENDED_BEFORE, SqlOutcomeStore::read, Columns.time(end), limit);
  }

  private static OutcomeRow read(ResultSet row) throws SQLException {
    String started = row.getString("started");
    return new OutcomeRow(
        new SagaId(Columns.id(row, "id")),
        Columns.constant(OutcomeRow.Kind.class, row, "kind"),
        started == null ? null : Columns.fromJson(started, VIEW),
        List.copyOf(Columns.fromJson(row.getString("refusals"), REFUSALS)),
        Columns.instant(row, "time_ended"));
  }
}
