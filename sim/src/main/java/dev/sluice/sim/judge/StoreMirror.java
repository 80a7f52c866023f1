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
import dev.sluice.sim.event.StoreEvent.InstanceRowChanged;
import dev.sluice.sim.event.StoreEvent.ReservationRowChanged;
import dev.sluice.sim.event.StoreEvent.SagaRowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.event.StoreEvent.VmmRowChanged;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
    events.on(SledRowChanged.class, row -> replace(sleds, SledRow::id, row.before(), row.after()));
    events.on(
        InstanceRowChanged.class,
        row -> replace(instances, InstanceRow::id, row.before(), row.after()));
    events.on(VmmRowChanged.class, this::vmmChanged);
    events.on(SagaRowChanged.class, row -> replace(sagas, SagaRow::id, row.before(), row.after()));
    events.on(ReservationRowChanged.class, this::reservationChanged);
  }

  private void vmmChanged(VmmRowChanged row) {
    replace(vmms, VmmRow::id, row.before(), row.after());
    if (row.before() == null && row.after() != null) {
      instanceOfVm.put(row.after().id().toString(), row.after().instance());
    }
  }

  private void reservationChanged(ReservationRowChanged row) {
    replace(reservations, ReservationRow::id, row.before(), row.after());
    count(row.before(), -1);
    count(row.after(), 1);
    if (row.before() != null) {
      reservedVms.remove(row.before().id().toString());
    }
    if (row.after() != null) {
      reservedVms.add(row.after().id().toString());
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

  /** Whether a VM counts as running. */
  boolean running(String vm) {
    VmmRow row = vmms.get(new PropolisId(UUID.fromString(vm)));
    return row != null && row.state() == VmmRow.State.RUNNING;
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
