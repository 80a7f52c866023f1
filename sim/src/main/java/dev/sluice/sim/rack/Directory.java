package dev.sluice.sim.rack;

import dev.sluice.api.InstanceId;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which instance goes by which name: spares simulated users the listing with which real ones would
 * find out after a reply was lost.
 */
final class Directory {

  private final Map<String, InstanceId> byName = new LinkedHashMap<>();

  /** Of the instances that {@code events} tell of from now on. */
  Directory(Events events) {
    events.on(RowChanged.class, this::rowChanged);
  }

  /** The name of a numbered instance. */
  static String name(int number) {
    return "vm-" + number;
  }

  /** The newest instance that ever had this number. */
  @Nullable InstanceId find(int number) {
    return byName.get(name(number));
  }

  private void rowChanged(RowChanged change) {
    if (change.before() == null && change.after() instanceof InstanceRow row) {
      byName.put(row.spec().name(), row.id());
    }
  }
}
