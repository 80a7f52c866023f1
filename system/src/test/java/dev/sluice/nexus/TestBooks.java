package dev.sluice.nexus;

import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.nexus.store.memory.RowObserver;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All rows of a datastore, as its change feed tells them. */
final class TestBooks implements RowObserver {

  final Map<SledId, SledRow> sleds = new LinkedHashMap<>();
  final Map<InstanceId, InstanceRow> instances = new LinkedHashMap<>();
  final Map<PropolisId, VmmRow> vmms = new LinkedHashMap<>();
  final Map<PropolisId, ReservationRow> reservations = new LinkedHashMap<>();
  final Map<SagaId, SagaRow> sagas = new LinkedHashMap<>();
  int changes;

  @Override
  public void changed(String table, @Nullable Object before, @Nullable Object after) {
    if (table.equals("nexus")) {
      return; // it beats
    }
    changes++;
    switch (table) {
      case "sled" -> replace(sleds, SledRow.class, SledRow::id, before, after);
      case "instance" -> replace(instances, InstanceRow.class, InstanceRow::id, before, after);
      case "vmm" -> replace(vmms, VmmRow.class, VmmRow::id, before, after);
      case "reservation" ->
          replace(reservations, ReservationRow.class, ReservationRow::id, before, after);
      case "request_key" -> {} // no part of the rack
      case "saga" -> replace(sagas, SagaRow.class, SagaRow::id, before, after);
      case "saga_outcome" -> {} // of no VMM
      default -> throw new AssertionError(table);
    }
  }

  private static <K, R> void replace(
      Map<K, R> rows,
      Class<R> type,
      Function<R, K> key,
      @Nullable Object before,
      @Nullable Object after) {
    if (after != null) {
      rows.put(key.apply(type.cast(after)), type.cast(after));
    } else {
      rows.remove(key.apply(type.cast(before)));
    }
  }

  /** Bytes reserved on a sled. */
  long reservedBytes(SledId sled) {
    return reservations.values().stream()
        .filter(reservation -> reservation.sled().equals(sled))
        .mapToLong(ReservationRow::reservoirBytes)
        .sum();
  }
}
