package dev.sluice.nexus.store.memory;

import dev.sluice.api.InstanceId;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.InstanceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The instances, in memory. */
final class MemoryInstanceStore implements InstanceStore {

  private static final Comparator<InstanceId> ORDER = IdOrder.by(InstanceId::value);
  private static final Comparator<InstanceRow> LEAST_RECENTLY_RESTARTED =
      Comparator.comparing(
              InstanceRow::lastAutoRestart, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(InstanceRow::id, ORDER);

  private final Map<String, InstanceRow> byName = new TreeMap<>();
  private final PartialIndex<InstanceRow, InstanceRow> toRestart =
      new PartialIndex<>(InstanceRow::restartsByItself, row -> row, LEAST_RECENTLY_RESTARTED);

  private final PartialIndex<InstanceId, InstanceRow> byId =
      PartialIndex.ofAll(InstanceRow::id, ORDER);

  final MemoryTable<InstanceId, InstanceRow> table =
      new MemoryTable<>("instance", InstanceRow::id, List.of(byId, new ByName(), toRestart));

  @Override
  public Optional<InstanceRow> get(InstanceId id) {
    return table.get(id);
  }

  @Override
  public Optional<InstanceRow> byName(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public void put(InstanceRow row) {
    InstanceRow holder = byName.get(row.spec().name());
    if (holder != null && !holder.id().equals(row.id())) {
      throw new IllegalStateException(
          "instance " + row.id() + " has the name of " + holder.id() + ": " + row.spec().name());
    }
    table.put(row);
  }

  @Override
  public void delete(InstanceId id) {
    table.delete(id);
  }

  @Override
  public List<InstanceRow> page(@Nullable InstanceId after, int limit) {
    return byId.page(after, limit);
  }

  @Override
  public List<InstanceRow> dueForRestart(Instant now, Duration cooldown, int limit) {
    List<InstanceRow> due = new ArrayList<>();
    addTo(due, row -> row.autoRestartedAfter(now), limit);
    addTo(due, row -> !row.autoRestartedAfter(now) && row.dueForRestart(now, cooldown), limit);
    return due;
  }

  private void addTo(List<InstanceRow> due, Predicate<InstanceRow> condition, int limit) {
    for (InstanceRow row : toRestart.rows()) {
      if (due.size() == limit) {
        return;
      }
      if (condition.test(row)) {
        due.add(row);
      }
    }
  }

  private final class ByName implements Index<InstanceRow> {
    @Override
    public void added(InstanceRow row) {
      byName.put(row.spec().name(), row);
    }

    @Override
    public void removed(InstanceRow row) {
      byName.remove(row.spec().name(), row); // undoing may have brought the name back already
    }
  }
}
