package dev.sluice.nexus.store.memory;

import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.SagaId;
import dev.sluice.nexus.store.KeyRow;
import dev.sluice.nexus.store.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The requests that came with a key, in memory. */
final class MemoryKeyStore implements KeyStore {

  private static final Comparator<KeyRow> BY_ID =
      Comparator.comparing(KeyRow::id, IdOrder.by(IdempotencyKey::value));
  private final Map<Integer, Long> counts = new LinkedHashMap<>();
  private final PartialIndex<KeyRow, KeyRow> byTime =
      new PartialIndex<>(
          any -> true, row -> row, Comparator.comparing(KeyRow::time).thenComparing(BY_ID));
  private final Map<SagaId, List<KeyRow>> bySaga = new LinkedHashMap<>();

  final MemoryTable<IdempotencyKey, KeyRow> table =
      new MemoryTable<>("request_key", KeyRow::id, List.of(byTime, new BySlot(), new BySaga()));

  @Override
  public Optional<KeyRow> get(IdempotencyKey id) {
    return table.get(id);
  }

  @Override
  public void put(KeyRow row) {
    table.put(row);
  }

  @Override
  public void delete(IdempotencyKey id) {
    table.delete(id);
  }

  @Override
  public long count(int slot) {
    return counts.getOrDefault(slot, 0L);
  }

  @Override
  public List<KeyRow> ofSaga(SagaId saga) {
    List<KeyRow> found = new ArrayList<>(bySaga.getOrDefault(saga, List.of()));
    found.sort(BY_ID);
    return found;
  }

  @Override
  public List<KeyRow> before(Instant time, int limit) {
    List<KeyRow> found = new ArrayList<>();
    for (KeyRow row : byTime.rows()) {
      if (found.size() == limit || !row.time().isBefore(time)) {
        break;
      }
      found.add(row);
    }
    return found;
  }

  private final class BySlot implements Index<KeyRow> {
    @Override
    public void added(KeyRow row) {
      counts.merge(row.slot(), 1L, Long::sum);
    }

    @Override
    public void removed(KeyRow row) {
      counts.merge(row.slot(), -1L, Long::sum);
    }
  }

  private final class BySaga implements Index<KeyRow> {
    @Override
    public void added(KeyRow row) {
      SagaId saga = row.saga();
      if (saga != null) {
        bySaga.computeIfAbsent(saga, any -> new ArrayList<>()).add(row);
      }
    }

    @Override
    public void removed(KeyRow row) {
      SagaId saga = row.saga();
      List<KeyRow> rows = saga == null ? null : bySaga.get(saga);
      if (rows != null && rows.remove(row) && rows.isEmpty()) {
        bySaga.remove(saga);
      }
    }
  }
}
