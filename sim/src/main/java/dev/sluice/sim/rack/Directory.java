package dev.sluice.sim.rack;

import dev.sluice.api.InstanceId;
import dev.sluice.nexus.store.InstanceRow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which instance goes by which name: spares simulated users the listing with which real ones would
 * find out after a reply was lost.
 */
final class Directory implements RackObserver {

  private final Map<String, InstanceId> byName = new LinkedHashMap<>();

  /** The name of a numbered instance. */
  static String name(int number) {
    return "vm-" + number;
  }

  /** The newest instance that ever had this number. */
  @Nullable InstanceId find(int number) {
    return byName.get(name(number));
  }

  @Override
  public void rowChanged(String table, @Nullable Object before, @Nullable Object after) {
    if (before == null && after instanceof InstanceRow row) {
      byName.put(row.spec().name(), row.id());
    }
  }
}
