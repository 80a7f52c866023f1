package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.sim.rack.RackObserver;
import dev.sluice.sim.rack.SledNode;

/** The promise of it all: no VM-create reaches bhyve before the reservoir of this boot is ready. */
public final class NoLaunchBeforeReady implements RackObserver {

  /** Its name in verdicts. */
  public static final String NAME = "no-launch-before-ready";

  private final Findings findings;

  /** Reports to {@code findings}. */
  public NoLaunchBeforeReady(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void launchAtBhyve(SledNode sled, String vm, long reservoirBytes) {
    Reservoir reservoir = sled.reservoirSeen();
    if (reservoir == null || !reservoir.phase().settled()) {
      findings.add(
          NAME,
          "launch of "
              + vm
              + " reached bhyve on "
              + sled.name()
              + " while its reservoir was "
              + (reservoir == null ? "nobody's" : reservoir.phase())
              + " in "
              + sled.boot());
    }
  }
}
