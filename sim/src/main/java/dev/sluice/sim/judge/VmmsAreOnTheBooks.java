package dev.sluice.sim.judge;

import dev.sluice.api.BootId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.VmmState;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.rack.DirectLauncher;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.RackObserver;
import dev.sluice.sim.rack.SledNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whatever VMM a sled-agent knows, Nexus knows: a sled-agent takes in none that is not on the
 * books, and none is taken off them while its sled-agent has not said that it is gone. One that is
 * forgotten holds no memory as long as nobody runs it, but it bars its instance from that sled
 * until the boot is over.
 *
 * <p>What a sled-agent knows is what it has told whoever asked, heard or not. Expunged sleds aside,
 * as in {@link OneVmPerInstance}.
 */
public final class VmmsAreOnTheBooks implements RackObserver {

  /** Its name in verdicts. */
  public static final String NAME = "vmms-are-on-the-books";

  private final Rack rack;
  private final DirectLauncher direct;
  private final StoreMirror store;
  private final Findings findings;
  private final Map<SledNode, Set<PropolisId>> known = new LinkedHashMap<>();

  /** Reports to {@code findings}; {@code store} must be told of each change first. */
  public VmmsAreOnTheBooks(Rack rack, StoreMirror store, Findings findings) {
    this.rack = rack;
    this.direct = rack.clients().direct();
    this.store = store;
    this.findings = findings;
  }

  private Set<PropolisId> on(SledNode sled) {
    return known.computeIfAbsent(sled, any -> new LinkedHashSet<>());
  }

  @Override
  public void vmmTold(SledNode sled, PropolisId vmm, VmmState state) {
    if (state == VmmState.GONE) {
      on(sled).remove(vmm);
    } else if (on(sled).add(vmm) && !onTheBooks(sled, vmm) && !store.expunged(sled.id())) {
      findings.add(
          NAME, sled.name() + " has taken in VMM " + vmm + ", of which Nexus knows nothing");
    }
  }

  private boolean onTheBooks(SledNode sled, PropolisId vmm) {
    VmmRow row = store.vmms().get(vmm);
    return (row != null && row.sled().equals(sled.id())) || direct.launchedHere(vmm.toString());
  }

  @Override
  public void rowChanged(String table, @Nullable Object before, @Nullable Object after) {
    if (after == null && before instanceof VmmRow row && !store.expunged(row.sled())) {
      SledNode sled = rack.sled(row.sled());
      if (on(sled).contains(row.id())) {
        findings.add(NAME, "Nexus has forgotten VMM " + row.id() + " that " + sled.name() + " has");
      }
    }
  }

  @Override
  public void bootEnded(SledNode sled, BootId boot) {
    on(sled).clear();
  }
}
