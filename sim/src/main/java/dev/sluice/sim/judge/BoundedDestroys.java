package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.VmEvent.DestroyAsked;
import dev.sluice.sim.kernel.Kernel;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/** A sled-agent that cannot have a VM destroyed tries again less and less often. */
final class BoundedDestroys implements Oracle {

  private static final int DESTROYS_MAX = 10; // pauses of 2, 4, 8, 16 and 32 s allow six
  private static final long WITHIN_NANOS = 60_000_000_000L;

  private record Vm(Sled sled, String name) {}

  private final Kernel kernel;
  private final Findings findings;
  private final Map<Vm, ArrayDeque<Long>> destroys = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  BoundedDestroys(Kernel kernel, Findings findings) {
    this.kernel = kernel;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(DestroyAsked.class, this::asked);
    events.on(BootBegan.class, boot -> destroys.keySet().removeIf(vm -> vm.sled() == boot.sled()));
  }

  private void asked(DestroyAsked destroy) {
    long now = kernel.nowNanos();
    Vm vm = new Vm(destroy.sled(), destroy.vm());
    ArrayDeque<Long> times = destroys.computeIfAbsent(vm, any -> new ArrayDeque<>());
    times.removeIf(then -> now - then > WITHIN_NANOS);
    times.add(now);
    if (times.size() > DESTROYS_MAX) {
      times.clear();
      findings.add(
          Promise.BOUNDED_DESTROYS,
          vm.sled().name() + " has " + vm.name() + " destroyed again and again");
    }
  }
}
