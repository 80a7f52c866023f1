package dev.sluice.sim.judge;

import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.sim.rack.DirectLauncher;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.RackObserver;
import dev.sluice.sim.rack.SledNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every VM that runs for Nexus has its reservation from before it starts until after it is gone: no
 * launch without one, none freed under a live VM. Expunged sleds aside, as in {@link
 * OneVmPerInstance}.
 */
public final class VmsAreReserved implements RackObserver {

  /** Its name in verdicts. */
  public static final String NAME = "vms-are-reserved";

  private final DirectLauncher direct;
  private final StoreMirror store;
  private final Findings findings;
  private final Map<String, SledNode> live = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  public VmsAreReserved(Rack rack, StoreMirror store, Findings findings) {
    this.direct = rack.clients().direct();
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void vmCreated(SledNode sled, String vm, long reservoirBytes) {
    live.put(vm, sled);
    if (!direct.launchedHere(vm) && !store.expunged(sled.id()) && !store.reserved(vm)) {
      findings.add(NAME, "VM " + vm + " runs on " + sled.name() + " without a reservation");
    }
  }

  @Override
  public void vmGone(SledNode sled, String vm) {
    live.remove(vm);
  }

  @Override
  public void rowChanged(String table, @Nullable Object before, @Nullable Object after) {
    if (after == null && before instanceof ReservationRow freed) {
      SledNode sled = live.get(freed.id().toString());
      if (sled != null && !store.expunged(sled.id())) {
        findings.add(
            NAME,
            "the reservation of " + freed.id() + " was freed while it runs on " + sled.name());
      }
    }
  }
}
