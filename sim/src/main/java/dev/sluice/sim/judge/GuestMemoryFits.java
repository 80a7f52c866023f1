package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.kernel.Kernel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The memory of a sled's guests never exceeds the reservoir that its agent has settled at. */
final class GuestMemoryFits implements Oracle {

  private final ChangesByOthers changes;
  private final Findings findings;
  private final Map<Sled, Map<String, Long>> guests = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  GuestMemoryFits(Kernel kernel, Findings findings) {
    this.changes = new ChangesByOthers(kernel);
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    changes.watch(events);
    events.on(BootEnded.class, this::bootEnded);
    events.on(ReservoirChanged.class, this::reservoirChanged);
    events.on(VmCreated.class, this::vmCreated);
    events.on(VmGone.class, this::vmGone);
  }

  private void vmCreated(VmCreated created) {
    guests
        .computeIfAbsent(created.sled(), s -> new LinkedHashMap<>())
        .put(created.vm(), created.reservoirBytes());
    Reservoir seen = created.reservoir();
    long settledBytes = seen == null ? 0 : seen.settledBytes();
    check(created.sled(), settledBytes, created.kernelBytes());
  }

  private void reservoirChanged(ReservoirChanged change) {
    if (change.after().settledBytes() < change.before().settledBytes()) {
      check(change.sled(), change.after().settledBytes(), change.kernelBytes());
    }
  }

  private void vmGone(VmGone gone) {
    Map<String, Long> here = guests.get(gone.sled());
    if (here != null) {
      here.remove(gone.vm());
    }
  }

  private void bootEnded(BootEnded ended) {
    guests.remove(ended.sled());
  }

  /** What somebody else has changed the sled-agent need not know yet; bhyve holds what it holds. */
  private void check(Sled sled, long toldBytes, long kernelBytes) {
    long settledBytes = changes.unknownTo(sled) ? Math.max(toldBytes, kernelBytes) : toldBytes;
    long sum = 0;
    for (long bytes : guests.getOrDefault(sled, Collections.emptyMap()).values()) {
      sum += bytes;
    }
    if (sum > settledBytes) {
      findings.add(
          Promise.GUEST_MEMORY_FITS,
          "guests on " + sled.name() + " hold " + sum + " bytes of a reservoir of " + settledBytes);
    }
  }
}
