package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmmEvent.ReportSent;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sled never reports more than it has. From a report on, the size reported is there, until the
 * sled itself goes down to less, which it says before it does it, or its boot ends. How long Nexus
 * takes to get the report does not matter: launches wait for the sled itself. What another process
 * has taken away counts as gone once the sled-agent must know it.
 */
final class ReportIsBacked implements Oracle {

  private final ChangesByOthers changes;
  private final Findings findings;
  private final Map<Sled, Long> claimed = new LinkedHashMap<>();
  private final Map<Sled, Long> actual = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  ReportIsBacked(Kernel kernel, Findings findings) {
    this.changes = new ChangesByOthers(kernel);
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    changes.watch(events);
    events.on(ReportSent.class, this::reportSent);
    events.on(ReservoirChanged.class, this::reservoirChanged);
    events.on(VmCreated.class, created -> seen(created.sled(), created.kernelBytes()));
    events.on(BootEnded.class, this::bootEnded);
  }

  private void reportSent(ReportSent report) {
    claimed.put(report.sled(), report.info().reservoir().settledBytes());
    compare(report.sled());
  }

  private void reservoirChanged(ReservoirChanged change) {
    Reservoir now = change.after();
    boolean settles = change.settles();
    if (settles || now.heldBytes() < change.before().heldBytes()) {
      seen(change.sled(), change.kernelBytes()); // before the sled's own change is applied
    }
    if (settles) {
      claimed.computeIfPresent(change.sled(), (sled, claim) -> Math.min(claim, now.settledBytes()));
    }
  }

  private void bootEnded(BootEnded ended) {
    claimed.remove(ended.sled());
    actual.remove(ended.sled());
  }

  private void seen(Sled sled, long kernelBytes) {
    actual.put(sled, changes.unknownTo(sled) ? Long.MAX_VALUE : kernelBytes);
    compare(sled);
  }

  private void compare(Sled sled) {
    long claim = claimed.getOrDefault(sled, 0L);
    long there = actual.getOrDefault(sled, 0L);
    if (claim > there) {
      findings.add(
          Promise.REPORT_IS_BACKED,
          sled.name() + " has reported " + claim + " bytes, bhyve holds " + there);
    }
  }
}
