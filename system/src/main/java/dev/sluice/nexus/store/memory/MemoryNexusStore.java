package dev.sluice.nexus.store.memory;

import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.NexusRow;
import dev.sluice.nexus.store.NexusStore;
import java.util.List;
import java.util.Optional;

/** The Nexus processes, in memory. */
final class MemoryNexusStore implements NexusStore {

  private final PartialIndex<NexusId, NexusRow> byId =
      PartialIndex.ofAll(NexusRow::id, IdOrder.by(NexusId::value));

  final MemoryTable<NexusId, NexusRow> table =
      new MemoryTable<>("nexus", NexusRow::id, List.of(byId));

  @Override
  public Optional<NexusRow> get(NexusId id) {
    return table.get(id);
  }

  @Override
  public Optional<NexusRow> byName(String name) {
    for (NexusRow row : byId.rows()) {
      if (row.name().equals(name)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  @Override
  public void put(NexusRow row) {
    Optional<NexusRow> holder = byName(row.name());
    if (holder.isPresent() && !holder.get().id().equals(row.id())) {
      throw new IllegalStateException("another Nexus is named " + row.name());
    }
    table.put(row);
  }

  @Override
  public void delete(NexusId id) {
    table.delete(id);
  }

  @Override
  public List<NexusRow> all() {
    return List.copyOf(byId.rows());
  }
}
