package dev.sluice.sim.rack;

import dev.sluice.api.InstanceId;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.InstanceRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The instance of each name. Real users whose reply was lost would list instances to find it;
 * simulated users look here.
 */
final class Directory {

  private final Map<String, InstanceId> byName = new LinkedHashMap<>();

  /** A directory of the instances in {@code events} from now on. */
  Directory(Events events) {
    events.on(InstanceRowChanged.class, this::rowChanged);
  }

  /** The name of a numbered instance. */
  static String name(int number) {
    return "vm-" + number;
  }

  /** The newest instance with this number, deleted or not. */
  @Nullable InstanceId find(int number) {
    return byName.get(name(number));
  }

  private void rowChanged(RowChanged change) {
    if (change.before() == null && change.after() instanceof InstanceRow row) {
      byName.put(row.spec().name(), row.id());
    }
  }
}
