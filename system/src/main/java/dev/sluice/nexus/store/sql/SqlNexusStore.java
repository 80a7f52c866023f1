package dev.sluice.nexus.store.sql;

import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.NexusRow;
import dev.sluice.nexus.store.NexusStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The Nexus processes, in SQL. */
final class SqlNexusStore implements NexusStore {

  private static final String GET = "SELECT * FROM nexus WHERE id = ?";
  private static final String BY_NAME = "SELECT * FROM nexus WHERE name = ?";
  private static final String PUT =
      "INSERT INTO nexus (id, name, beats) VALUES (?, ?, ?)"
          + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, beats = excluded.beats";
  private static final String DELETE = "DELETE FROM nexus WHERE id = ?";
  private static final String ALL = "SELECT * FROM nexus ORDER BY id";

  private final Queries queries;

  SqlNexusStore(Queries queries) {
    this.queries = queries;
  }

  @Override
  public Optional<NexusRow> get(NexusId id) {
    return queries.one(GET, SqlNexusStore::read, id.value());
  }

  @Override
  public Optional<NexusRow> byName(String name) {
    return queries.one(BY_NAME, SqlNexusStore::read, name);
  }

  @Override
  public void put(NexusRow row) {
    queries.update(PUT, row.id().value(), row.name(), row.beats());
  }

  @Override
  public void delete(NexusId id) {
    queries.update(DELETE, id.value());
  }

  @Override
  public List<NexusRow> all() {
    return queries.list(ALL, SqlNexusStore::read);
  }

  private static NexusRow read(ResultSet row) throws SQLException {
    return new NexusRow(
        new NexusId(Columns.id(row, "id")), row.getString("name"), row.getLong("beats"));
  }
}
