package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.sim.rack.RackObserver;
import dev.sluice.sim.rack.SledNode;

/**
 * A size counts only once the kernel has it: settled never exceeds what bhyve really holds, less
 * what VMs hold that are not of this boot. And what it has counts: a resize that ended early
 * settles at no less.
 */
public final class SettledIsReal implements RackObserver {

  /** Its name in verdicts. */
  public static final String NAME = "settled-size-is-real";

  private final Findings findings;

  /** Reports to {@code findings}. */
  public SettledIsReal(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void reservoirChanged(SledNode sled, Reservoir before, Reservoir after) {
    check(sled, after);
    long realBytes = sled.kernelReservoirBytes() - sled.strangersBytes();
    boolean endedEarly = before.errno() == null && after.errno() != null;
    if (endedEarly && realBytes <= after.desiredBytes() && after.settledBytes() < realBytes) {
      findings.add(
          NAME,
          sled.name()
              + " has settled at "
              + after.settledBytes()
              + " bytes after "
              + after.errno()
              + ", bhyve holds "
              + realBytes);
    }
  }

  @Override
  public void launchAtBhyve(SledNode sled, String vm, long reservoirBytes) {
    Reservoir now = sled.reservoirSeen();
    if (now != null) {
      check(sled, now);
    }
  }

  private void check(SledNode sled, Reservoir reservoir) {
    long realBytes = sled.kernelReservoirBytes() - sled.strangersBytes();
    if (reservoir.settledBytes() > realBytes) {
      findings.add(
          NAME,
          sled.name()
              + " says its reservoir has settled at "
              + reservoir.settledBytes()
              + " bytes, bhyve holds "
              + realBytes);
    }
  }
}
