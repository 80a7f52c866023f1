package dev.sluice.sim.judge;

import dev.sluice.api.PropolisId;
import dev.sluice.api.VmmState;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.VmmRowChanged;
import dev.sluice.sim.event.VmmEvent.VmmTold;
import dev.sluice.sim.rack.DirectLauncher;
import dev.sluice.sim.rack.Rack;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Nexus has a record of every VMM that a sled-agent has: a sled-agent registers none without a
 * record, and no record is deleted before its sled-agent has reported the VMM gone. A VMM without a
 * record holds no memory unless it is run, but its instance cannot have another VMM on that sled
 * until the boot is over.
 *
 * <p>What a sled-agent has is taken from its answers, whether they arrive or not. Expunged sleds
 * aside, as in {@link OneVmPerInstance}.
 */
final class VmmsAreOnTheBooks implements Oracle {

  private final Rack rack;
  private final DirectLauncher direct;
  private final StoreMirror store;
  private final Findings findings;
  private final Map<Sled, Set<PropolisId>> known = new LinkedHashMap<>();

  /** Reports to {@code findings}; {@code store} must be told of each change first. */
  VmmsAreOnTheBooks(Rack rack, StoreMirror store, Findings findings) {
    this.rack = rack;
    this.direct = rack.clients().direct();
    this.store = store;
    this.findings = findings;
  }

  private Set<PropolisId> on(Sled sled) {
    return known.computeIfAbsent(sled, any -> new LinkedHashSet<>());
  }

  @Override
  public void watch(Events events) {
    events.on(BootEnded.class, this::bootEnded);
    events.on(VmmTold.class, this::vmmTold);
    events.on(VmmRowChanged.class, this::rowChanged);
  }

  private void vmmTold(VmmTold told) {
    if (told.state() == VmmState.GONE) {
      on(told.sled()).remove(told.vmm());
    } else if (on(told.sled()).add(told.vmm())
        && !onTheBooks(told.sled(), told.vmm())
        && !store.expunged(told.sled().id())) {
      findings.add(
          Promise.VMMS_ARE_ON_THE_BOOKS,
          told.sled().name()
              + " has taken in VMM "
              + told.vmm()
              + ", of which Nexus knows nothing");
    }
  }

  private boolean onTheBooks(Sled sled, PropolisId vmm) {
    VmmRow row = store.vmms().get(vmm);
    return (row != null && row.sled().equals(sled.id())) || direct.launchedHere(vmm.toString());
  }

  private void rowChanged(RowChanged change) {
    if (change.after() == null
        && change.before() instanceof VmmRow row
        && !store.expunged(row.sled())) {
      Sled sled = rack.sled(row.sled()).sled();
      if (on(sled).contains(row.id())) {
        findings.add(
            Promise.VMMS_ARE_ON_THE_BOOKS,
            "Nexus has forgotten VMM " + row.id() + " that " + sled.name() + " has");
      }
    }
  }

  private void bootEnded(BootEnded ended) {
    on(ended.sled()).clear();
  }
}
