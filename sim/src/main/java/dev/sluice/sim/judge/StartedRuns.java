package dev.sluice.sim.judge;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.plan.OperationKind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A start that is answered with yes has the instance running at some time since it was asked for.
 * An instance that was lost with its sled, of which Nexus had not heard then, is excused: its start
 * has succeeded before. Which VMs run is known from bhyve.
 */
final class StartedRuns implements Oracle {

  private final StoreMirror store;
  private final Findings findings;
  private final Set<String> live = new LinkedHashSet<>();
  private final Map<ClientCall, InstanceId> dead =
      new LinkedHashMap<>(); // known to be, and started

  /** Reports to {@code findings}; {@code store} must be told of each change first. */
  StartedRuns(StoreMirror store, Findings findings) {
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(OperationInvoked.class, this::invoked);
    events.on(VmCreated.class, this::vmCreated);
    events.on(VmGone.class, gone -> live.remove(gone.vm()));
    events.on(OperationAnswered.class, this::answered);
  }

  private void invoked(OperationInvoked operation) {
    if (operation.call().operation().kind() != OperationKind.START) {
      return;
    }
    String name = "vm-" + operation.call().operation().target();
    for (InstanceRow row : store.instances().values()) {
      if (row.spec().name().equals(name) && !runs(row.id()) && knownToBeLost(row)) {
        dead.put(operation.call(), row.id());
      }
    }
  }

  private boolean runs(InstanceId instance) {
    for (String vm : live) {
      if (instance.equals(store.instanceOf(vm))) {
        return true;
      }
    }
    return false;
  }

  private boolean knownToBeLost(InstanceRow row) {
    VmmRow vmm = row.propolis() == null ? null : store.vmms().get(row.propolis());
    SledRow sled = vmm == null ? null : store.sled(vmm.sled());
    return row.state() == InstanceState.RUNNING
        && vmm != null
        && sled != null
        && sled.boot().isNewerThan(vmm.boot());
  }

  private void vmCreated(VmCreated created) {
    live.add(created.vm());
    dead.values().removeIf(instance -> instance.equals(store.instanceOf(created.vm())));
  }

  private void answered(OperationAnswered answer) {
    InstanceId instance = dead.remove(answer.call());
    if (instance != null && answer.failure() == null) {
      findings.add(
          Promise.STARTED_RUNS,
          "the start of "
              + instance
              + " is answered with yes: it went with a boot that Nexus knew to be over");
    }
  }
}
