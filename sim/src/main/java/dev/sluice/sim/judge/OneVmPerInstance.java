package dev.sluice.sim.judge;

import dev.sluice.api.InstanceId;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * No instance has two live VMs. VMs on expunged sleds do not count: expunging one is an operator's
 * statement that it is gone for good, and Nexus cannot check it.
 */
final class OneVmPerInstance implements Oracle {

  private final StoreMirror store;
  private final Findings findings;
  private final Map<String, Sled> live = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  OneVmPerInstance(StoreMirror store, Findings findings) {
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(VmCreated.class, this::vmCreated);
    events.on(VmGone.class, this::vmGone);
  }

  private void vmCreated(VmCreated created) {
    InstanceId instance = store.instanceOf(created.vm());
    if (instance != null && !store.expunged(created.sled().id())) {
      live.forEach(
          (other, on) -> {
            if (instance.equals(store.instanceOf(other)) && !store.expunged(on.id())) {
              findings.add(
                  Promise.ONE_VM_PER_INSTANCE,
                  "instance "
                      + instance
                      + " runs as "
                      + other
                      + " on "
                      + on.name()
                      + " and as "
                      + created.vm()
                      + " on "
                      + created.sled().name());
            }
          });
    }
    live.put(created.vm(), created.sled());
  }

  private void vmGone(VmGone gone) {
    live.remove(gone.vm());
  }
}
