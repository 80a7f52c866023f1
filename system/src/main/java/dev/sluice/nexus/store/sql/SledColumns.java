package dev.sluice.nexus.store.sql;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.OtherVms;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.SledRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A row of the sled table, column by column. */
final class SledColumns {

  private static final TypeReference<OtherVms> OTHER_VMS = new TypeReference<>() {};

  private static final List<String> NAMES =
      List.of(
          "id",
          "boot",
          "policy",
          "state",
          "desired_kind",
          "desired_amount",
          "desired_generation",
          "report_boot",
          "address",
          "role",
          "serial",
          "part",
          "revision",
          "hardware_threads",
          "physical_ram_bytes",
          "phase",
          "desired_bytes",
          "settled_bytes",
          "progress_percent",
          "errno",
          "generation",
          "decommissioned",
          "time_created",
          "time_modified",
          "error_since",
          "used_bytes",
          "used_generation",
          "other_vms");

  /** Inserts a row or replaces it; takes what {@link #values} answers. */
  static final String PUT =
      "INSERT INTO sled ("
          + String.join(", ", NAMES)
          + ") VALUES ("
          + "?, ".repeat(NAMES.size() - 1)
          + "CAST(? AS jsonb)) ON CONFLICT (id) DO UPDATE SET "
          + NAMES.stream()
              .skip(1)
              .map(name -> name + " = excluded." + name)
              .collect(Collectors.joining(", "));

  private SledColumns() {}

  /** The columns of a row, in the order of {@link #PUT}. */
  static @Nullable Object[] values(SledRow row, SledAgentInfo info) {
    ReservoirMode desired = row.desired();
    ReservoirReport reservoir = info.reservoir();
    OtherVms others = reservoir.others();
    return new @Nullable Object[] {
      row.id().value(),
      row.boot().number(),
      row.policy().name(),
      row.state().name(),
      desired == null ? null : kind(desired),
      desired == null ? null : amount(desired),
      row.desiredGeneration(),
      info.boot().number(),
      Columns.text(info.address()),
      info.role().name(),
      Columns.text(info.baseboard().serial()),
      Columns.text(info.baseboard().part()),
      info.baseboard().revision(),
      info.hardwareThreads(),
      info.physicalRamBytes(),
      reservoir.phase().name(),
      reservoir.desiredBytes(),
      reservoir.settledBytes(),
      reservoir.progressPercent(),
      Columns.textOrNull(reservoir.errno()),
      info.generation(),
      info.decommissioned(),
      Columns.time(row.timeCreated()),
      Columns.time(row.timeModified()),
      Columns.time(row.errorSince()),
      reservoir.usedBytes(),
      info.generation(),
      others == null ? null : Columns.json(others)
    };
  }

  /** The current row of a result. */
  static SledRow read(ResultSet row) throws SQLException {
    return new SledRow(
        info(row),
        new BootId(row.getLong("boot")),
        Columns.constant(SledPolicy.class, row, "policy"),
        Columns.constant(SledState.class, row, "state"),
        desired(row),
        row.getLong("desired_generation"),
        Columns.instant(row, "time_created"),
        Columns.instant(row, "time_modified"),
        // A Nexus of the release before leaves it as it was.
        row.getString("errno") == null ? null : Columns.instantOrNull(row, "error_since"));
  }

  private static SledAgentInfo info(ResultSet row) throws SQLException {
    return new SledAgentInfo(
        new SledId(Columns.id(row, "id")),
        new BootId(row.getLong("report_boot")),
        row.getString("address"),
        Columns.constant(SledRole.class, row, "role"),
        new Baseboard(row.getString("serial"), row.getString("part"), row.getInt("revision")),
        row.getInt("hardware_threads"),
        row.getLong("physical_ram_bytes"),
        reservoir(row),
        row.getLong("generation"),
        row.getBoolean("decommissioned"));
  }

  private static ReservoirReport reservoir(ResultSet row) throws SQLException {
    String others = row.getString("other_vms");
    return new ReservoirReport(
        Columns.constant(ReservoirPhase.class, row, "phase"),
        row.getLong("desired_bytes"),
        row.getLong("settled_bytes"),
        row.getInt("progress_percent"),
        row.getString("errno"),
        others == null ? null : Columns.fromJson(others, OTHER_VMS),
        usedBytes(row));
  }

  private static @Nullable Long usedBytes(ResultSet row) throws SQLException {
    // A Nexus of the release before leaves both as they were, and takes newer reports.
    long usedBytes = row.getLong("used_bytes");
    boolean said = !row.wasNull() && row.getLong("used_generation") == row.getLong("generation");
    return said ? usedBytes : null;
  }

  private static String kind(ReservoirMode mode) {
    if (mode instanceof ReservoirMode.Mebibytes) {
      return "MEBIBYTES";
    }
    return mode instanceof ReservoirMode.Percent ? "PERCENT" : "NONE";
  }

  private static long amount(ReservoirMode mode) {
    if (mode instanceof ReservoirMode.Mebibytes size) {
      return size.mebibytes();
    }
    return mode instanceof ReservoirMode.Percent share ? share.percent() : 0;
  }

  private static @Nullable ReservoirMode desired(ResultSet row) throws SQLException {
    String kind = row.getString("desired_kind");
    if (kind == null) {
      return null;
    }
    long amount = row.getLong("desired_amount");
    return switch (kind) {
      case "NONE" -> new ReservoirMode.None();
      case "MEBIBYTES" -> new ReservoirMode.Mebibytes(amount);
      case "PERCENT" -> new ReservoirMode.Percent(Math.toIntExact(amount));
      default -> throw new IllegalStateException("a desired reservoir of kind " + kind);
    };
  }
}
