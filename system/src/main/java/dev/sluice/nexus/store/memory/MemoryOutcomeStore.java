package dev.sluice.nexus.store.memory;

import dev.sluice.api.SagaId;
import dev.sluice.nexus.store.OutcomeRow;
import dev.sluice.nexus.store.OutcomeStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The outcomes of sagas, in memory. */
final class MemoryOutcomeStore implements OutcomeStore {

  private record Key(Instant ended, SagaId id) {}

  private final PartialIndex<Key, OutcomeRow> byTime =
      PartialIndex.ofAll(
          row -> new Key(row.timeEnded(), row.id()),
          Comparator.comparing(Key::ended).thenComparing(Key::id, IdOrder.by(SagaId::value)));

  final MemoryTable<SagaId, OutcomeRow> table =
      new MemoryTable<>("saga_outcome", OutcomeRow::id, List.of(byTime));

  @Override
  public Optional<OutcomeRow> get(SagaId id) {
    return table.get(id);
  }

  @Override
  public void put(OutcomeRow row) {
    table.put(row);
  }

  @Override
  public void delete(SagaId id) {
    table.delete(id);
  }

  @Override
  public List<OutcomeRow> endedBefore(Instant end, int limit) {
    return byTime.page(null, limit).stream()
        .takeWhile(row -> row.timeEnded().isBefore(end))
        .toList();
  }
}
