package dev.sluice.nexus.store.memory;

import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.nexus.store.VmmStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The VMMs, in memory. */
final class MemoryVmmStore implements VmmStore {

  private static final Comparator<PropolisId> ORDER = IdOrder.by(PropolisId::value);

  private static final Comparator<VmmRow> LEAST_RECENTLY_TRIED =
      Comparator.comparingLong(VmmRow::drainTurn).thenComparing(VmmRow::id, ORDER);

  private final Map<SledId, NavigableMap<PropolisId, VmmRow>> bySled = new LinkedHashMap<>();
  private final PartialIndex<PropolisId, VmmRow> runningOrStopping =
      new PartialIndex<>(row -> row.state() != VmmRow.State.STARTING, VmmRow::id, ORDER);

  private final Map<SledId, NavigableMap<VmmRow, VmmRow>> toMove = new LinkedHashMap<>();

  final MemoryTable<PropolisId, VmmRow> table =
      new MemoryTable<>("vmm", VmmRow::id, List.of(new BySled(), runningOrStopping, new ToMove()));

  @Override
  public Optional<VmmRow> get(PropolisId id) {
    return table.get(id);
  }

  @Override
  public Map<PropolisId, VmmRow> getAll(Collection<PropolisId> ids) {
    return table.getAll(ids);
  }

  @Override
  public void put(VmmRow row) {
    table.put(row);
  }

  @Override
  public void delete(PropolisId id) {
    table.delete(id);
  }

  @Override
  public List<VmmRow> onSled(SledId sled, @Nullable PropolisId after, int limit) {
    return PartialIndex.page(on(sled), after, limit);
  }

  @Override
  public List<VmmRow> runningOrStopping(@Nullable PropolisId after, int limit) {
    return runningOrStopping.page(after, limit);
  }

  @Override
  public long count(SledId sled) {
    return on(sled).size();
  }

  @Override
  public List<VmmRow> toMove(SledId sled, int limit) {
    return PartialIndex.page(running(sled), null, limit);
  }

  @Override
  public long lastDrainTurn(SledId sled) {
    NavigableMap<VmmRow, VmmRow> there = running(sled);
    return there.isEmpty() ? 0 : there.lastKey().drainTurn();
  }

  @Override
  public List<VmmRow> staying(SledId sled, int limit) {
    List<VmmRow> staying = new ArrayList<>();
    for (VmmRow row : on(sled).values()) {
      if (staying.size() < limit && row.state() == VmmRow.State.RUNNING && row.stay() != null) {
        staying.add(row);
      }
    }
    return staying;
  }

  private NavigableMap<VmmRow, VmmRow> running(SledId sled) {
    return toMove.computeIfAbsent(sled, any -> new TreeMap<>(LEAST_RECENTLY_TRIED));
  }

  private NavigableMap<PropolisId, VmmRow> on(SledId sled) {
    return bySled.computeIfAbsent(sled, any -> new TreeMap<>(ORDER));
  }

  private final class BySled implements Index<VmmRow> {
    @Override
    public void added(VmmRow row) {
      on(row.sled()).put(row.id(), row);
    }

    @Override
    public void removed(VmmRow row) {
      on(row.sled()).remove(row.id());
    }
  }

  private final class ToMove implements Index<VmmRow> {
    @Override
    public void added(VmmRow row) {
      if (row.state() == VmmRow.State.RUNNING) {
        running(row.sled()).put(row, row);
      }
    }

    @Override
    public void removed(VmmRow row) {
      if (row.state() == VmmRow.State.RUNNING) {
        running(row.sled()).remove(row);
      }
    }
  }
}
