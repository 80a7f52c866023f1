package dev.sluice.nexus.store.sql;

import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.ReservationStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The reservations, in SQL: each row, and beside them what they come to on each sled. */
final class SqlReservationStore implements ReservationStore {

  private static final String PUT =
      "INSERT INTO reservation (id, sled_id, reservoir_bytes) VALUES (?, ?, ?)";
  private static final String DELETE =
      "DELETE FROM reservation WHERE id = ? RETURNING id, sled_id, reservoir_bytes";
  private static final String ADD =
      "INSERT INTO reserved (sled_id, bytes) VALUES (?, ?)"
          + " ON CONFLICT (sled_id) DO UPDATE SET bytes = reserved.bytes + excluded.bytes";
  private static final String BYTES = "SELECT sled_id, bytes FROM reserved WHERE sled_id = ANY(?)";

  private final Queries queries;

  SqlReservationStore(Queries queries) {
    this.queries = queries;
  }

  @Override
  public void put(ReservationRow row) {
    delete(row.id());
    queries.update(PUT, row.id().value(), row.sled().value(), row.reservoirBytes());
    add(row.sled(), row.reservoirBytes());
  }

  @Override
  public void delete(PropolisId id) {
    queries
        .change(DELETE, SqlReservationStore::read, id.value())
        .forEach(old -> add(old.sled(), -old.reservoirBytes()));
  }

  @Override
  public Map<SledId, Long> bytesBySled(Collection<SledId> sleds) {
    Map<SledId, Long> bytes = new LinkedHashMap<>();
    sleds.forEach(sled -> bytes.put(sled, 0L));
    UUID[] ids = ById.values(sleds, SledId::value);
    queries
        .list(BYTES, SqlReservationStore::sum, (Object) ids)
        .forEach(sum -> bytes.put(sum.getKey(), sum.getValue()));
    return bytes;
  }

  private void add(SledId sled, long bytes) {
    queries.update(ADD, sled.value(), bytes);
  }

  private static ReservationRow read(ResultSet row) throws SQLException {
    return new ReservationRow(
        new PropolisId(Columns.id(row, "id")),
        new SledId(Columns.id(row, "sled_id")),
        row.getLong("reservoir_bytes"));
  }

  private static Map.Entry<SledId, Long> sum(ResultSet row) throws SQLException {
    return Map.entry(new SledId(Columns.id(row, "sled_id")), row.getLong("bytes"));
  }
}
