package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.agent.SledAgent;
import dev.sluice.api.InstanceState;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must come true once the faults have stopped: what is advertised is what there is, and that
 * is what can be had; every operation has ended; reservations, VMMs and VMs agree; nobody is left
 * in between.
 */
public final class Convergence {

  /** Its name in verdicts. */
  public static final String NAME = "converges-after-healing";

  /** A resize ends at a whole chunk of 1 GiB below what could be had. */
  private static final long CHUNK_BYTES = 1L << 30;

  private final Rack rack;
  private final StoreMirror store;

  /** Looks at {@code rack} and at what its database holds. */
  public Convergence(Rack rack, StoreMirror store) {
    this.rack = rack;
    this.store = store;
  }

  /** What has not come true yet, a sentence each; empty when all has. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (SledNode sled : rack.sleds()) {
      @Nullable String lacks = lacks(sled);
      if (lacks != null) {
        missing.add(sled.name() + ": " + lacks);
      }
    }
    if (rack.clients().unfinished() > 0) {
      missing.add(rack.clients().unfinished() + " client operations have not ended");
    }
    if (!rack.clients().direct().cleanedUp()) {
      missing.add("VMs launched without Nexus are not confirmed gone");
    }
    store.sagas().values().forEach(saga -> missing.add("unfinished " + saga));
    vmms(missing);
    vms(missing);
    instances(missing);
    return missing;
  }

  private @Nullable String lacks(SledNode sled) {
    SledAgent agent = sled.agent();
    Reservoir seen = sled.reservoirSeen();
    SledRow row = store.sled(sled.id());
    if (agent == null || seen == null) {
      return "no sled-agent";
    }
    if (row == null) {
      return "Nexus has not heard of it";
    }
    if (row.state() == SledState.DECOMMISSIONED) {
      return null; // its agent learns of it when it next has something to report
    }
    boolean wantsNone = seen.phase() == ReservoirPhase.ABSENT && seen.desiredBytes() == 0;
    if (!seen.phase().settled() && !wantsNone) {
      return "reservoir " + seen.phase();
    }
    long kernelBytes = sled.kernelReservoirBytes();
    long usableBytes = kernelBytes - sled.strangersBytes();
    if (seen.settledBytes() != usableBytes) {
      return "settled at " + seen.settledBytes() + ", bhyve holds for it " + usableBytes;
    }
    long attainable = sled.attainableBytes(seen.desiredBytes());
    if (kernelBytes != seen.desiredBytes() && kernelBytes + CHUNK_BYTES <= attainable) {
      return "holds " + kernelBytes + " bytes of " + attainable + " that could be had";
    }
    if (!row.info().boot().equals(sled.boot()) || !row.info().reservoir().equals(seen.report())) {
      return "advertised "
          + row.info().reservoir()
          + " of "
          + row.info().boot()
          + ", is "
          + seen.report()
          + " of "
          + sled.boot();
    }
    if (row.desired() != null
        && row.policy() != SledPolicy.EXPUNGED
        && row.desired().targetBytes(row.info().physicalRamBytes()) != seen.desiredBytes()) {
      return "wanted " + row.desired() + ", works towards " + seen.desiredBytes();
    }
    return null;
  }

  private void vmms(List<String> missing) {
    if (!store.vmms().keySet().equals(store.reservations().keySet())) {
      missing.add(
          "VMMs " + store.vmms().keySet() + ", reservations " + store.reservations().keySet());
    }
    for (VmmRow vmm : store.vmms().values()) {
      SledNode sled = rack.sled(vmm.sled());
      if (vmm.state() != VmmRow.State.RUNNING) {
        missing.add("VMM " + vmm.id() + " is still " + vmm.state());
      } else if (!sled.boot().equals(vmm.boot())
          || !sled.runningVms().contains(vmm.id().toString())) {
        missing.add("VMM " + vmm.id() + " does not run on " + sled.name());
      } else if (store.expunged(vmm.sled())) {
        missing.add("VMM " + vmm.id() + " counts as running on expunged " + sled.name());
      }
    }
  }

  private void vms(List<String> missing) {
    Set<String> wanted = new LinkedHashSet<>();
    store.vmms().keySet().forEach(id -> wanted.add(id.toString()));
    for (SledNode sled : rack.sleds()) {
      boolean outOfReach = store.expunged(sled.id()) && !dismissed(sled);
      for (String vm : sled.runningVms()) {
        if (!wanted.contains(vm) && !outOfReach) {
          missing.add("VM " + vm + " runs on " + sled.name() + " for nobody");
        }
      }
    }
  }

  private static boolean dismissed(SledNode sled) {
    SledAgent agent = sled.agent();
    return agent != null && agent.dismissed();
  }

  private void instances(List<String> missing) {
    for (InstanceRow instance : store.instances().values()) {
      boolean between =
          instance.state() == InstanceState.STARTING || instance.state() == InstanceState.STOPPING;
      boolean runs = instance.propolis() != null && store.vmms().containsKey(instance.propolis());
      if (between || runs != (instance.state() == InstanceState.RUNNING)) {
        missing.add(
            instance.spec().name() + " is " + instance.state() + (runs ? "" : " without a VMM"));
      }
    }
  }
}
