package dev.sluice.sim.judge;

import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.StoreEvent.ReservationRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.rack.DirectLauncher;
import dev.sluice.sim.rack.Rack;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every VM that runs for Nexus has its reservation from before it starts until after it is gone: no
 * launch without one, none freed under a live VM. Expunged sleds aside, as in {@link
 * OneVmPerInstance}.
 */
final class VmsAreReserved implements Oracle {

  private final DirectLauncher direct;
  private final StoreMirror store;
  private final Findings findings;
  private final Map<String, Sled> live = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  VmsAreReserved(Rack rack, StoreMirror store, Findings findings) {
    this.direct = rack.clients().direct();
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(VmCreated.class, this::vmCreated);
    events.on(VmGone.class, this::vmGone);
    events.on(ReservationRowChanged.class, this::rowChanged);
  }

  private void vmCreated(VmCreated created) {
    live.put(created.vm(), created.sled());
    if (!direct.launchedHere(created.vm())
        && !store.expunged(created.sled().id())
        && !store.reserved(created.vm())) {
      findings.add(
          Promise.VMS_ARE_RESERVED,
          "VM " + created.vm() + " runs on " + created.sled().name() + " without a reservation");
    }
  }

  private void vmGone(VmGone gone) {
    live.remove(gone.vm());
  }

  private void rowChanged(RowChanged change) {
    if (change.after() == null && change.before() instanceof ReservationRow freed) {
      Sled sled = live.get(freed.id().toString());
      if (sled != null && !store.expunged(sled.id())) {
        findings.add(
            Promise.VMS_ARE_RESERVED,
            "the reservation of " + freed.id() + " was freed while it runs on " + sled.name());
      }
    }
  }
}
