package dev.sluice.nexus.store.sql;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.InstanceStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The instances, in SQL. */
final class SqlInstanceStore implements InstanceStore {

  private static final String GET = "SELECT * FROM instance WHERE id = ?";
  private static final String BY_NAME = "SELECT * FROM instance WHERE name = ?";
  private static final String PUT =
      "INSERT INTO instance (id, name, memory_bytes, auto_restart, state, propolis_id,"
          + " time_created, last_auto_restart, time_failed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
          + " memory_bytes = excluded.memory_bytes, auto_restart = excluded.auto_restart,"
          + " state = excluded.state, propolis_id = excluded.propolis_id,"
          + " time_created = excluded.time_created, last_auto_restart = excluded.last_auto_restart,"
          + " time_failed = excluded.time_failed";
  private static final String DELETE = "DELETE FROM instance WHERE id = ?";
  private static final Queries.Page PAGE = Queries.Page.of("instance");
  private static final String TO_RESTART =
      "SELECT * FROM instance WHERE state = 'FAILED' AND auto_restart AND ";
  private static final String RESTARTED_AFTER =
      TO_RESTART + "last_auto_restart > ? ORDER BY last_auto_restart NULLS FIRST, id LIMIT ?";
  private static final String DUE_FOR_RESTART =
      TO_RESTART
          + "(last_auto_restart IS NULL OR last_auto_restart <= ?)"
          + " ORDER BY last_auto_restart NULLS FIRST, id LIMIT ?";

  private final Queries queries;

  // The names of the rows that this transaction has read or written: a row that keeps its name
  // needs no look at who else has it.
  private final Map<InstanceId, String> names = new LinkedHashMap<>();

  SqlInstanceStore(Queries queries) {
    this.queries = queries;
  }

  @Override
  public Optional<InstanceRow> get(InstanceId id) {
    return queries.one(GET, this::read, id.value());
  }

  @Override
  public Optional<InstanceRow> byName(String name) {
    return queries.one(BY_NAME, this::read, name);
  }

  @Override
  public void put(InstanceRow row) {
    String name = row.spec().name();
    if (!name.equals(names.get(row.id()))) {
      InstanceRow holder = byName(name).orElse(null);
      if (holder != null && !holder.id().equals(row.id())) {
        throw new IllegalStateException(
            "instance " + row.id() + " has the name of " + holder.id() + ": " + name);
      }
    }
    queries.update(
        PUT,
        row.id().value(),
        name,
        row.spec().memoryBytes(),
        row.spec().autoRestart(),
        row.state().name(),
        value(row.propolis()),
        Columns.time(row.timeCreated()),
        Columns.time(row.lastAutoRestart()),
        Columns.time(row.timeFailed()));
    names.put(row.id(), name);
  }

  @Override
  public void delete(InstanceId id) {
    names.remove(id);
    queries.update(DELETE, id.value());
  }

  @Override
  public List<InstanceRow> page(@Nullable InstanceId after, int limit) {
    return queries.page(PAGE, this::read, after == null ? null : after.value(), limit);
  }

  @Override
  public List<InstanceRow> dueForRestart(Instant now, Duration cooldown, int limit) {
    List<InstanceRow> due =
        new ArrayList<>(queries.list(RESTARTED_AFTER, this::read, Columns.time(now), limit));
    if (due.size() < limit) {
      Instant before = now.minus(cooldown);
      due.addAll(
          queries.list(DUE_FOR_RESTART, this::read, Columns.time(before), limit - due.size()));
    }
    return due;
  }

  private InstanceRow read(ResultSet row) throws SQLException {
    InstanceId id = new InstanceId(Columns.id(row, "id"));
    String name = row.getString("name");
    names.put(id, name);
    return new InstanceRow(
        id,
        new InstanceSpec(name, row.getLong("memory_bytes"), row.getBoolean("auto_restart")),
        Columns.constant(InstanceState.class, row, "state"),
        propolis(Columns.idOrNull(row, "propolis_id")),
        Columns.instant(row, "time_created"),
        Columns.instantOrNull(row, "last_auto_restart"),
        Columns.instantOrNull(row, "time_failed"));
  }

  private static @Nullable PropolisId propolis(@Nullable UUID value) {
    return value == null ? null : new PropolisId(value);
  }

  private static @Nullable UUID value(@Nullable PropolisId propolis) {
    return propolis == null ? null : propolis.value();
  }
}
