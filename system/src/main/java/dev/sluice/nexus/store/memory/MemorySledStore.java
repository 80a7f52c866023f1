package dev.sluice.nexus.store.memory;

import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.SledStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The sleds, in memory. */
final class MemorySledStore implements SledStore {

  private static final Comparator<SledId> ORDER = IdOrder.by(SledId::value);

  private final PartialIndex<SledId, SledRow> takingInstances =
      new PartialIndex<>(SledRow::takesInstances, SledRow::id, ORDER);
  private final PartialIndex<SledId, SledRow> withDesiredReservoir =
      new PartialIndex<>(
          row -> row.desired() != null && row.policy() != SledPolicy.EXPUNGED, SledRow::id, ORDER);
  private final ToLongFunction<SledId> reservedBytes;

  private final PartialIndex<SledId, SledRow> byId = PartialIndex.ofAll(SledRow::id, ORDER);

  final MemoryTable<SledId, SledRow> table =
      new MemoryTable<>("sled", SledRow::id, List.of(byId, takingInstances, withDesiredReservoir));

  /**
   * An empty store.
   *
   * @param reservedBytes what is reserved on a sled
   */
  MemorySledStore(ToLongFunction<SledId> reservedBytes) {
    this.reservedBytes = reservedBytes;
  }

  @Override
  public Optional<SledRow> get(SledId id) {
    return table.get(id);
  }

  @Override
  public Map<SledId, SledRow> getAll(Collection<SledId> ids) {
    return table.getAll(ids);
  }

  @Override
  public void put(SledRow row) {
    table.put(row);
  }

  @Override
  public List<SledRow> page(@Nullable SledId after, int limit) {
    return byId.page(after, limit);
  }

  @Override
  public List<SledRow> withDesiredReservoir(@Nullable SledId after, int limit) {
    return withDesiredReservoir.page(after, limit);
  }

  @Override
  public List<SledId> withRoom(long bytes) {
    List<SledId> fitting = new ArrayList<>();
    for (SledRow sled : takingInstances.rows()) {
      if (sled.hasRoom(reservedBytes.applyAsLong(sled.id()), bytes)) {
        fitting.add(sled.id());
      }
    }
    return fitting;
  }
}
