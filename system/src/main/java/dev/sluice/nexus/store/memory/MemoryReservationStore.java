package dev.sluice.nexus.store.memory;

import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.ReservationStore;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The reservations, in memory. */
final class MemoryReservationStore implements ReservationStore {

  private final Map<SledId, Long> bytesBySled = new LinkedHashMap<>();

  final MemoryTable<PropolisId, ReservationRow> table =
      new MemoryTable<>("reservation", ReservationRow::id, List.of(new BySled()));

  @Override
  public void put(ReservationRow row) {
    table.put(row);
  }

  @Override
  public void delete(PropolisId id) {
    table.delete(id);
  }

  @Override
  public Map<SledId, Long> bytesBySled(Collection<SledId> sleds) {
    Map<SledId, Long> bytes = new LinkedHashMap<>();
    for (SledId sled : sleds) {
      bytes.put(sled, bytes(sled));
    }
    return bytes;
  }

  /** What is reserved on a sled. */
  long bytes(SledId sled) {
    return bytesBySled.getOrDefault(sled, 0L);
  }

  private final class BySled implements Index<ReservationRow> {
    @Override
    public void added(ReservationRow row) {
      bytesBySled.merge(row.sled(), row.reservoirBytes(), Long::sum);
    }

    @Override
    public void removed(ReservationRow row) {
      bytesBySled.merge(row.sled(), -row.reservoirBytes(), Long::sum);
    }
  }
}
