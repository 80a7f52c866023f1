package dev.sluice.sim.judge;

import dev.sluice.api.InstanceId;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.InstanceRowChanged;
import dev.sluice.sim.event.StoreEvent.ReservationRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.plan.OperationKind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An instance has the size that its user has asked for when it was created, and so have its
 * reservations and its VMs, with the boot ROM. Sizes are worked out here from users' requests.
 */
final class SizeAsAsked implements Oracle {

  private static final long GIB = 1L << 30;

  private final StoreMirror store;
  private final Findings findings;
  private final Map<String, Set<Long>> asked = new LinkedHashMap<>(); // by name of the instance
  private final Map<InstanceId, Long> bytesOf = new LinkedHashMap<>();

  /** Reports to {@code findings}; {@code store} must be told of each change first. */
  SizeAsAsked(StoreMirror store, Findings findings) {
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(OperationInvoked.class, this::invoked);
    events.on(InstanceRowChanged.class, this::rowChanged);
    events.on(ReservationRowChanged.class, this::rowChanged);
    events.on(VmCreated.class, this::vmCreated);
  }

  private void invoked(OperationInvoked operation) {
    if (operation.call().operation().kind() == OperationKind.CREATE) {
      asked
          .computeIfAbsent(
              "vm-" + operation.call().operation().target(), name -> new LinkedHashSet<>())
          .add(operation.call().operation().amount() * GIB);
    }
  }

  private void rowChanged(RowChanged change) {
    if (change.after() instanceof InstanceRow row) {
      long bytes = row.spec().memoryBytes();
      if (change.before() == null) {
        bytesOf.put(row.id(), bytes + TriedSleds.ROM_BYTES);
        if (!asked.getOrDefault(row.spec().name(), new LinkedHashSet<>()).contains(bytes)) {
          wrong(row.spec().name() + " was created with", bytes);
        }
      } else if (!row.spec().equals(((InstanceRow) change.before()).spec())) {
        wrong(row.spec().name() + " has become", bytes);
      }
    } else if (change.after() instanceof ReservationRow row && change.before() == null) {
      VmmRow vmm = store.vmms().get(row.id());
      check(vmm == null ? null : vmm.instance(), "reserved for " + row.id(), row.reservoirBytes());
    }
  }

  private void vmCreated(VmCreated created) {
    check(store.instanceOf(created.vm()), "taken by " + created.vm(), created.reservoirBytes());
  }

  private void check(@Nullable InstanceId instance, String what, long bytes) {
    Long right = instance == null ? null : bytesOf.get(instance);
    if (right != null && right != bytes) {
      wrong(what, bytes);
    }
  }

  private void wrong(String what, long bytes) {
    findings.add(Promise.SIZE_AS_ASKED, what + " " + bytes + " bytes, which nobody has asked for");
  }
}
