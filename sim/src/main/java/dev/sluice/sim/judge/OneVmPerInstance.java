package dev.sluice.sim.judge;

import dev.sluice.api.InstanceId;
import dev.sluice.sim.rack.RackObserver;
import dev.sluice.sim.rack.SledNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * No instance has two live VMs. VMs on expunged sleds do not count: an operator has vouched that
 * the sled is gone for good, and Nexus has no other way to know.
 */
public final class OneVmPerInstance implements RackObserver {

  /** Its name in verdicts. */
  public static final String NAME = "one-vm-per-instance";

  private final StoreMirror store;
  private final Findings findings;
  private final Map<String, SledNode> live = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  public OneVmPerInstance(StoreMirror store, Findings findings) {
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void vmCreated(SledNode sled, String vm, long reservoirBytes) {
    InstanceId instance = store.instanceOf(vm);
    if (instance != null && !store.expunged(sled.id())) {
      live.forEach(
          (other, on) -> {
            if (instance.equals(store.instanceOf(other)) && !store.expunged(on.id())) {
              findings.add(
                  NAME,
                  "instance "
                      + instance
                      + " runs as "
                      + other
                      + " on "
                      + on.name()
                      + " and as "
                      + vm
                      + " on "
                      + sled.name());
            }
          });
    }
    live.put(vm, sled);
  }

  @Override
  public void vmGone(SledNode sled, String vm) {
    live.remove(vm);
  }
}
