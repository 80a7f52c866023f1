package dev.sluice.sim.judge;

import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the database holds, kept up by its change feed, for the oracles to look at. */
public final class StoreMirror implements Observer {

  private final Map<SledId, SledRow> sleds = new LinkedHashMap<>();
  private final Map<InstanceId, InstanceRow> instances = new LinkedHashMap<>();
  private final Map<PropolisId, VmmRow> vmms = new LinkedHashMap<>();
  private final Map<PropolisId, ReservationRow> reservations = new LinkedHashMap<>();
  private final Map<SagaId, SagaRow> sagas = new LinkedHashMap<>();
  private final Map<SledId, Long> reservedBytes = new LinkedHashMap<>();
  private final Map<String, InstanceId> instanceOfVm = new LinkedHashMap<>();
  private final Set<String> reservedVms = new LinkedHashSet<>();

  @Override
  public void watch(Events events) {
    events.on(RowChanged.class, this::rowChanged);
  }

  private void rowChanged(RowChanged change) {
    Object row = change.after() != null ? change.after() : change.before();
    if (row instanceof SledRow) {
      replace(sleds, SledRow::id, (SledRow) change.before(), (SledRow) change.after());
    } else if (row instanceof InstanceRow) {
      replace(
          instances, InstanceRow::id, (InstanceRow) change.before(), (InstanceRow) change.after());
    } else if (row instanceof VmmRow vmm) {
      replace(vmms, VmmRow::id, (VmmRow) change.before(), (VmmRow) change.after());
      if (change.before() == null) {
        instanceOfVm.put(vmm.id().toString(), vmm.instance());
      }
    } else if (row instanceof SagaRow) {
      replace(sagas, SagaRow::id, (SagaRow) change.before(), (SagaRow) change.after());
    } else if (row instanceof ReservationRow) {
      replace(
          reservations,
          ReservationRow::id,
          (ReservationRow) change.before(),
          (ReservationRow) change.after());
      count((ReservationRow) change.before(), -1);
      count((ReservationRow) change.after(), 1);
      if (change.before() != null) {
        reservedVms.remove(((ReservationRow) change.before()).id().toString());
      }
      if (change.after() != null) {
        reservedVms.add(((ReservationRow) change.after()).id().toString());
      }
    }
  }

  private static <K, R> void replace(
      Map<K, R> rows, Function<R, K> key, @Nullable R before, @Nullable R after) {
    if (after != null) {
      rows.put(key.apply(after), after);
    } else if (before != null) {
      rows.remove(key.apply(before));
    }
  }

  private void count(@Nullable ReservationRow row, int sign) {
    if (row != null) {
      reservedBytes.merge(row.sled(), sign * row.reservoirBytes(), Long::sum);
    }
  }

  /** The row of a sled. */
  public @Nullable SledRow sled(SledId id) {
    return sleds.get(id);
  }

  /** Whether an operator has given the sled up. */
  public boolean expunged(SledId id) {
    SledRow row = sleds.get(id);
    return row != null && row.policy() == SledPolicy.EXPUNGED;
  }

  /** All sleds. */
  public Map<SledId, SledRow> sleds() {
    return sleds;
  }

  /** All instances. */
  public Map<InstanceId, InstanceRow> instances() {
    return instances;
  }

  /** All VMMs. */
  public Map<PropolisId, VmmRow> vmms() {
    return vmms;
  }

  /** All reservations. */
  public Map<PropolisId, ReservationRow> reservations() {
    return reservations;
  }

  /** All sagas that have not ended. */
  public Map<SagaId, SagaRow> sagas() {
    return sagas;
  }

  /** Sum of the reservations on a sled. */
  public long reservedBytes(SledId id) {
    return reservedBytes.getOrDefault(id, 0L);
  }

  /** Whether a VM of that name has a reservation. */
  public boolean reserved(String vm) {
    return reservedVms.contains(vm);
  }

  /** The instance that a VM is or was an incarnation of; null if Nexus never placed it. */
  @Nullable InstanceId instanceOf(String vm) {
    return instanceOfVm.get(vm);
  }
}
