package dev.sluice.sim.judge;

import dev.sluice.api.PropolisId;
import dev.sluice.api.VmmState;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.BootShutsDown;
import dev.sluice.sim.event.SledEvent.Dismissed;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.event.VmmEvent.StopServed;
import dev.sluice.sim.event.VmmEvent.VmmTold;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A VMM that a sled-agent has once taken is gone, in the words of that boot, only after somebody
 * has asked for its end or bhyve has failed to make it. One that was refused at the gate is still
 * registered: whoever wanted it may try again.
 */
final class VmmsGoForAReason implements Oracle {

  /** One boot of a sled. */
  private static final class Books {
    private final Set<PropolisId> taken = new LinkedHashSet<>();
    private final Set<String> ends = new LinkedHashSet<>(); // of those that may be gone
    private boolean all; // may be gone: the sled-agent was dismissed or shuts down
  }

  private final Findings findings;
  private final Map<Sled, Books> bySled = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  VmmsGoForAReason(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(BootBegan.class, began -> bySled.put(began.sled(), new Books()));
    events.on(BootShutsDown.class, end -> of(end.sled()).all = true);
    events.on(Dismissed.class, end -> of(end.sled()).all = true);
    events.on(StopServed.class, stop -> of(stop.sled()).ends.add(stop.call().vmm().toString()));
    events.on(CreateFailed.class, failed -> of(failed.sled()).ends.add(failed.vm()));
    events.on(VmmTold.class, this::told);
  }

  private Books of(Sled sled) {
    return bySled.computeIfAbsent(sled, any -> new Books());
  }

  private void told(VmmTold told) {
    Books books = of(told.sled());
    if (told.state() != VmmState.GONE) {
      books.taken.add(told.vmm());
    } else if (books.taken.contains(told.vmm())
        && !books.all
        && !books.ends.contains(told.vmm().toString())) {
      findings.add(
          Promise.VMMS_GO_FOR_A_REASON,
          told.sled().name()
              + " says that "
              + told.vmm()
              + " is gone, which it has taken and nobody has stopped");
    }
  }
}
