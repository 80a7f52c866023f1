package dev.sluice.sim.rack;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.sim.fault.FaultKind;

/** The VMs that other processes than the sled-agent make on a sled. */
public final class ForeignVms {

  private final SledNode sled;
  private final KernelReservoir reservoir;
  private int made;

  ForeignVms(SledNode sled, KernelReservoir reservoir) {
    this.sled = sled;
    this.reservoir = reservoir;
  }

  /** Another process makes a VM that takes a share of what is free in the reservoir. */
  void makeOfShare(long percent) {
    long bytes =
        reservoir.usage().freeBytes() / 100 * percent / Bhyve.PAGE_BYTES * Bhyve.PAGE_BYTES;
    if (create(bytes)) {
      sled.faults().struck(FaultKind.FOREIGN_VM, bytes + " free bytes");
      sled.excuse();
    }
  }

  /** Another process makes a VM of this size, if there is room. */
  public void make(long bytes) {
    if (create(bytes)) {
      sled.excuse();
    }
  }

  private boolean create(long bytes) {
    return reservoir.vms().create("foreign-" + ++made, bytes) == null;
  }

  /** They are removed. */
  void end() {
    boolean any = false;
    for (String vm : reservoir.vms().running()) {
      if (!sled.names().ours(vm)) {
        reservoir.vms().lastClose(vm, () -> {});
        any = true;
      }
    }
    if (any) {
      sled.excuse(); // lists of VMs wait until they are zeroed
    }
  }
}
