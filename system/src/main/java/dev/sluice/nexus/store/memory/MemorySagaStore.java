package dev.sluice.nexus.store.memory;

import dev.sluice.api.SagaId;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SagaStore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sagas, in memory. */
final class MemorySagaStore implements SagaStore {

  private final PartialIndex<SagaId, SagaRow> byId =
      PartialIndex.ofAll(SagaRow::id, IdOrder.by(SagaId::value));

  final MemoryTable<SagaId, SagaRow> table = new MemoryTable<>("saga", SagaRow::id, List.of(byId));

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
  public List<SagaRow> unfinished(@Nullable SagaId after, int limit) {
    return byId.page(after, limit);
  }
}
