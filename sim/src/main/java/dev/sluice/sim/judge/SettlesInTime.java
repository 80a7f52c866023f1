package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;

/**
 * A sled on which nothing keeps the reservoir from being set up settles in time, also while VMs are
 * there that do not go or that are not its own. To be checked while there still are faults.
 */
final class SettlesInTime {

  /** Beside the growth: the longest pause between tries, and room for all small delays. */
  private static final long PAUSES_NANOS = (60 + 20) * 1_000_000_000L;

  private final Kernel kernel;
  private final Rack rack;
  private final Findings findings;
  private final long pausesNanos;

  /** Looks at {@code rack}. */
  SettlesInTime(Kernel kernel, Rack rack, Findings findings) {
    this(kernel, rack, findings, PAUSES_NANOS);
  }

  SettlesInTime(Kernel kernel, Rack rack, Findings findings, long pausesNanos) {
    this.kernel = kernel;
    this.rack = rack;
    this.findings = findings;
    this.pausesNanos = pausesNanos;
  }

  /** Looks. */
  void check() {
    for (SledNode sled : rack.sleds()) {
      Reservoir seen = sled.reservoirSeen();
      if (seen != null
          && seen.desiredBytes() > 0
          && !seen.phase().settled()
          && kernel.nowNanos() - sled.timeliness().freeToSettleSinceNanos()
              > sled.growthNanos() + pausesNanos) {
        findings.add(Promise.SETTLES_IN_TIME, sled.name() + " has not settled: " + seen);
      }
    }
  }
}
