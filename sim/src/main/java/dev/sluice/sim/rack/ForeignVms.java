package dev.sluice.sim.rack;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Draws;
import dev.sluice.sim.kernel.Lane;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The VMs that other processes than the sled-agent make on a sled. */
public final class ForeignVms {

  private static final long SAME_NAME_PERCENT = 50;

  private final SledNode sled;
  private final Lane lane;
  private final KernelReservoir reservoir;
  private int made;

  ForeignVms(SledNode sled, Lane lane, KernelReservoir reservoir) {
    this.sled = sled;
    this.lane = lane;
    this.reservoir = reservoir;
  }

  /** Another process makes a VM that takes a share of what is free in the reservoir. */
  void makeOfShare(long percent) {
    long bytes = share(reservoir.usage().freeBytes(), percent);
    if (create(newName(), bytes)) {
      sled.faults().struck(FaultKind.FOREIGN_VM, bytes + " free bytes");
      sled.excuse();
    }
  }

  /** Another process makes a VM of this size, if there is room. */
  public void make(long bytes) {
    if (create(newName(), bytes)) {
      sled.excuse();
    }
  }

  /**
   * One of them, if there is any, is destroyed. Once its memory is back another one is made, which
   * takes so many hundredths of that or, if there is less, all that is free.
   */
  void replace(long percent) {
    String old = newest();
    if (old == null) {
      return;
    }
    long bytes = share(reservoir.vms().bytes(old::equals), percent);
    String name = Draws.percent(lane.nextDraw(), SAME_NAME_PERCENT) ? old : newName();
    sled.faults().struck(FaultKind.FOREIGN_VM_REPLACED, old + " by " + name + " of " + bytes);
    reservoir.vms().free(old, () -> makeInstead(name, bytes));
    sled.excuse(); // lists of VMs wait until it is zeroed
  }

  private void makeInstead(String name, long bytes) {
    long freeBytes = reservoir.usage().freeBytes();
    if (sled.faults().active().any(FaultKind.FOREIGN_VM)
        && create(name, Math.min(bytes, freeBytes))) {
      sled.excuse();
    }
  }

  /** The names of those that hold memory. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (String vm : reservoir.vms().names()) {
      if (!sled.names().ours(vm)) {
        names.add(vm);
      }
    }
    return names;
  }

  private static long share(long bytes, long percent) {
    return bytes / 100 * percent / Bhyve.PAGE_BYTES * Bhyve.PAGE_BYTES;
  }

  private @Nullable String newest() {
    String newest = null;
    for (String vm : reservoir.vms().running()) {
      newest = sled.names().ours(vm) ? newest : vm;
    }
    return newest;
  }

  private String newName() {
    return "foreign-" + ++made;
  }

  private boolean create(String name, long bytes) {
    return reservoir.vms().create(name, bytes) == null;
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
