package dev.sluice.nexus.store.sql;

import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.nexus.store.KeyRow;
import dev.sluice.nexus.store.KeyStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The requests that came with a key, in SQL: each row, and beside them their number by slot. */
final class SqlKeyStore implements KeyStore {

  private static final String GET = "SELECT * FROM request_key WHERE id = ?";
  private static final String UPDATE =
      "UPDATE request_key SET who = ?, digest = ?, state = ?, saga_id = ?, vmm_id = ?,"
          + " outcome = ?, time = ? WHERE id = ? RETURNING slot";
  private static final String INSERT =
      "INSERT INTO request_key (who, digest, state, saga_id, vmm_id, outcome, time, id, slot)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String DELETE = "DELETE FROM request_key WHERE id = ? RETURNING slot";
  private static final String ADD =
      "INSERT INTO request_keys (slot, keys) VALUES (?, ?)"
          + " ON CONFLICT (slot) DO UPDATE SET keys = request_keys.keys + excluded.keys";
  private static final String COUNT = "SELECT keys FROM request_keys WHERE slot = ?";
  private static final String OF_SAGA = "SELECT * FROM request_key WHERE saga_id = ? ORDER BY id";
  private static final String BEFORE =
      "SELECT * FROM request_key WHERE time < ? ORDER BY time, id LIMIT ?";

  private final Queries queries;

  SqlKeyStore(Queries queries) {
    this.queries = queries;
  }

  @Override
  public Optional<KeyRow> get(IdempotencyKey id) {
    return queries.one(GET, SqlKeyStore::read, id.value());
  }

  @Override
  public void put(KeyRow row) {
    SagaId saga = row.saga();
    PropolisId vmm = row.vmm();
    @Nullable Object[] values = {
      row.who(),
      row.digest(),
      row.state().name(),
      saga == null ? null : saga.value(),
      vmm == null ? null : vmm.value(),
      row.outcome(),
      Columns.time(row.time()),
      row.id().value(),
      row.slot()
    };
    @Nullable Object[] allButSlot = Arrays.copyOf(values, values.length - 1);
    // First as a change: only a new row may touch the count that others share.
    if (queries.change(UPDATE, SqlKeyStore::slot, allButSlot).isEmpty()) {
      queries.update(INSERT, values);
      add(row.slot(), 1);
    }
  }

  @Override
  public void delete(IdempotencyKey id) {
    queries.change(DELETE, SqlKeyStore::slot, id.value()).forEach(slot -> add(slot, -1));
  }

  @Override
  public long count(int slot) {
    return queries.one(COUNT, row -> row.getLong("keys"), slot).orElse(0L);
  }

  @Override
  public List<KeyRow> ofSaga(SagaId saga) {
    return queries.list(OF_SAGA, SqlKeyStore::read, saga.value());
  }

  @Override
  public List<KeyRow> before(Instant time, int limit) {
    return queries.list(BEFORE, SqlKeyStore::read, Columns.time(time), limit);
  }

  private void add(int slot, long keys) {
    queries.update(ADD, slot, keys);
  }

  private static Integer slot(ResultSet row) throws SQLException {
    return row.getInt("slot");
  }

  private static KeyRow read(ResultSet row) throws SQLException {
    UUID saga = Columns.idOrNull(row, "saga_id");
    UUID vmm = Columns.idOrNull(row, "vmm_id");
    return new KeyRow(
        new IdempotencyKey(Columns.id(row, "id")),
        row.getString("who"),
        row.getString("digest"),
        Columns.constant(KeyRow.State.class, row, "state"),
        saga == null ? null : new SagaId(saga),
        vmm == null ? null : new PropolisId(vmm),
        row.getString("outcome"),
        row.getInt("slot"),
        Columns.instant(row, "time"));
  }
}
