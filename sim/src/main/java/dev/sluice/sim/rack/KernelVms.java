package dev.sluice.sim.rack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.api.GuestMemory;
import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.Errno;
import dev.sluice.sim.fault.ActiveFaults;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.kernel.Draws;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The VMs in a sled's kernel, after illumos' vmm_sol_dev.c: memory taken whole or not at all, and
 * zeroed before it returns, one VM at a time for the whole host, while whatever makes or lists VMs
 * waits. A VM with another holder is destroyed only when that releases it; the request to destroy
 * it returns at once.
 */
final class KernelVms {

  private static final long MIB = 1 << 20;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int NAME_BYTES_MAX = 127;

  /** A VM's memory: of a running VM, held, or being zeroed. */
  private static final class Vm {
    private final long bytes;
    private final List<Runnable> freed = new ArrayList<>();
    private boolean running = true;
    private boolean held;

    private Vm(long bytes) {
      this.bytes = bytes;
    }
  }

  private final Kernel kernel;
  private final Lane lane;
  private final KernelReservoir memory;
  private final long zeroedMibPerSecond;
  private final ActiveFaults faults;
  private final Strikes strikes;
  private final Map<String, Vm> vms = new TreeMap<>();
  private long lockedUntilNanos;
  private int powerCycles;

  KernelVms(
      Kernel kernel,
      Lane lane,
      KernelReservoir memory,
      long zeroedMibPerSecond,
      ActiveFaults faults,
      Strikes strikes) {
    this.kernel = kernel;
    this.lane = lane;
    this.memory = memory;
    this.zeroedMibPerSecond = zeroedMibPerSecond;
    this.faults = faults;
    this.strikes = strikes;
  }

  /**
   * Until when calls that make or list VMs wait because one is being zeroed; in the past if none
   * is.
   */
  long lockedUntilNanos() {
    return lockedUntilNanos;
  }

  /** Whether a call fails, for no reason of its own. */
  boolean fails(String call) {
    long percent = faults.amount(FaultKind.BHYVE_FAILS, 0);
    boolean fails = percent > 0 && Draws.percent(lane.nextDraw(), percent);
    if (fails) {
      struck(FaultKind.BHYVE_FAILS, call);
    }
    return fails;
  }

  /** Takes a VM's memory, guest RAM and boot ROM, whole or not at all. */
  @Nullable Errno create(String name, long bytes) {
    if (name.getBytes(UTF_8).length > NAME_BYTES_MAX) {
      return Errno.ENAMETOOLONG;
    }
    if (name.isEmpty() || name.contains("/")) {
      return Errno.EINVAL;
    }
    if (vms.containsKey(name)) {
      return Errno.EEXIST;
    }
    if (bytes <= GuestMemory.BOOT_ROM_BYTES || bytes % Bhyve.PAGE_BYTES != 0) {
      return Errno.EINVAL;
    }
    if (!memory.allocate(bytes)) {
      return Errno.ENOMEM;
    }
    vms.put(name, new Vm(bytes));
    return null;
  }

  /** Whether a VM of that name runs. */
  boolean running(String name) {
    Vm vm = vms.get(name);
    return vm != null && vm.running;
  }

  /** Names of the VMs that run, sorted. */
  List<String> running() {
    List<String> names = new ArrayList<>();
    vms.forEach(
        (name, vm) -> {
          if (vm.running) {
            names.add(name);
          }
        });
    return names;
  }

  /** Whether a VM of this name holds memory. */
  boolean holds(String name) {
    return vms.containsKey(name);
  }

  /** Names of the VMs that hold memory, sorted. */
  List<String> names() {
    return List.copyOf(vms.keySet());
  }

  /** What the VMs of some names hold. */
  long bytes(Predicate<String> which) {
    long sum = 0;
    for (Map.Entry<String, Vm> vm : vms.entrySet()) {
      sum += which.test(vm.getKey()) ? vm.getValue().bytes : 0;
    }
    return sum;
  }

  /**
   * Destroys a VM on request; {@code answered} is called when its memory is back, or it is held.
   */
  @Nullable Errno destroy(String name, Runnable answered) {
    if (vms.containsKey(name) && faults.any(FaultKind.DESTROY_REFUSED)) {
      struck(FaultKind.DESTROY_REFUSED, "destroy " + name);
      return Errno.EPERM;
    }
    return lastClose(name, answered);
  }

  /** Destroys a VM since the process that made it is gone, or on request. */
  @Nullable Errno lastClose(String name, Runnable answered) {
    return lastClose(name, faults.any(FaultKind.DESTROY_HANGS), answered);
  }

  /** Destroys a VM that nothing holds. */
  void free(String name, Runnable answered) {
    lastClose(name, false, answered);
  }

  private @Nullable Errno lastClose(String name, boolean hangs, Runnable answered) {
    Vm vm = vms.get(name);
    if (vm == null) {
      return Errno.ENOENT;
    }
    if (vm.running) {
      vm.running = false;
      vm.held = hangs;
      if (vm.held) {
        struck(FaultKind.DESTROY_HANGS, "destroy " + name);
      } else {
        zero(name, vm);
      }
    }
    if (vm.held) {
      answered.run();
    } else {
      vm.freed.add(answered);
    }
    return null;
  }

  /** Faults have begun or ended: destroys the VMs that have no holder any more. */
  void faultsChanged() {
    if (!faults.any(FaultKind.DESTROY_HANGS)) {
      vms.forEach(
          (name, vm) -> {
            if (vm.held) {
              vm.held = false;
              zero(name, vm);
            }
          });
    }
  }

  private void zero(String name, Vm vm) {
    int cycle = powerCycles;
    long begins = Math.max(kernel.nowNanos(), lockedUntilNanos);
    lockedUntilNanos = begins + vm.bytes / MIB * NANOS_PER_SECOND / zeroedMibPerSecond + 1;
    kernel.at(
        lockedUntilNanos,
        lane,
        () -> {
          if (cycle == powerCycles) {
            vms.remove(name);
            memory.giveBack(vm.bytes);
            vm.freed.forEach(Runnable::run);
          }
        });
  }

  /** Power is lost: all VMs are gone. */
  void powerCut() {
    powerCycles++;
    vms.clear();
    lockedUntilNanos = 0;
  }

  private void struck(FaultKind kind, String event) {
    strikes.struck(kind, lane.name(), "", event);
  }
}
