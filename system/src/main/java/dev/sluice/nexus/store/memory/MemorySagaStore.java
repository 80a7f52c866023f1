package dev.sluice.nexus.store.memory;

import dev.sluice.api.InstanceId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SagaStore;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sagas, in memory. */
final class MemorySagaStore implements SagaStore {

  private static final Comparator<SagaId> ORDER = IdOrder.by(SagaId::value);

  private final PartialIndex<SagaId, SagaRow> byId = PartialIndex.ofAll(SagaRow::id, ORDER);

  private final Map<InstanceId, NavigableMap<SagaId, SagaRow>> byInstance = new LinkedHashMap<>();

  private final Map<SledId, Integer> moves = new LinkedHashMap<>();

  final MemoryTable<SagaId, SagaRow> table =
      new MemoryTable<>("saga", SagaRow::id, List.of(byId, new ByInstance(), new BySledLeft()));

  @Override
  public Optional<SagaRow> get(SagaId id) {
    return table.get(id);
  }

  @Override
  public void put(SagaRow row) {
    table.put(row);
  }

  @Override
  public void delete(SagaId id) {
    table.delete(id);
  }

  @Override
  public Optional<SagaRow> ofInstance(InstanceId instance) {
    NavigableMap<SagaId, SagaRow> sagas = byInstance.get(instance);
    return sagas == null ? Optional.empty() : Optional.of(sagas.firstEntry().getValue());
  }

  @Override
  public List<SagaRow> unfinished(@Nullable SagaId after, int limit) {
    return byId.page(after, limit);
  }

  @Override
  public int movesFrom(SledId sled) {
    return moves.getOrDefault(sled, 0);
  }

  private final class BySledLeft implements Index<SagaRow> {
    @Override
    public void added(SagaRow row) {
      count(row, 1);
    }

    @Override
    public void removed(SagaRow row) {
      count(row, -1);
    }

    private void count(SagaRow row, int change) {
      SledId from = row.from();
      if (from != null) {
        moves.merge(from, change, Integer::sum);
      }
    }
  }

  private final class ByInstance implements Index<SagaRow> {
    @Override
    public void added(SagaRow row) {
      byInstance.computeIfAbsent(row.instance(), any -> new TreeMap<>(ORDER)).put(row.id(), row);
    }

    @Override
    public void removed(SagaRow row) {
      NavigableMap<SagaId, SagaRow> sagas = Objects.requireNonNull(byInstance.get(row.instance()));
      sagas.remove(row.id());
      if (sagas.isEmpty()) {
        byInstance.remove(row.instance());
      }
    }
  }
}
