package dev.sluice.sim.rack;

import dev.sluice.sim.fault.ActiveFaults;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.kernel.Disturbance;
import dev.sluice.sim.kernel.Kernel;

/** The faults that are active on one host: what they do to its clock and to its process. */
final class HostFaults implements Disturbance {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Kernel kernel;
  private final Host host;
  private final Strikes strikes;
  private final ActiveFaults active = new ActiveFaults();

  HostFaults(Kernel kernel, Host host, Strikes strikes) {
    this.kernel = kernel;
    this.host = host;
    this.strikes = strikes;
  }

  ActiveFaults active() {
    return active;
  }

  void begin(Fault fault) {
    active.begin(fault);
    changed(fault.kind());
  }

  void end(Fault fault) {
    active.end(fault);
    changed(fault.kind());
  }

  private void changed(FaultKind kind) {
    long amount = active.amount(kind, 0);
    if (kind == FaultKind.CLOCK_DRIFT) {
      host.clock().drift(amount, kernel.nowNanos());
    } else if (kind == FaultKind.CLOCK_JUMP) {
      host.clock().jump(amount * NANOS_PER_MILLI);
    }
  }

  /** A fault of this kind has changed what happens on this host. */
  void struck(FaultKind kind, String event) {
    strikes.struck(kind, host.name(), "", event);
  }

  /** Whether a fault of this kind is active, which keeps {@code event} from happening now. */
  boolean prevents(FaultKind kind, String event) {
    boolean prevents = active.any(kind);
    if (prevents) {
      struck(kind, event);
    }
    return prevents;
  }

  @Override
  public long lateNanos(String worker) {
    return active.workerDelayNanos(worker);
  }

  @Override
  public void ranLate(String worker) {
    struck(FaultKind.WORKER_DELAY, "task of " + worker);
  }

  @Override
  public void heldUp(String lane) {
    boolean nexus = active.any(FaultKind.NEXUS_PAUSE);
    struck(nexus ? FaultKind.NEXUS_PAUSE : FaultKind.AGENT_PAUSE, lane);
  }

  @Override
  public void readAfterJump() {
    struck(FaultKind.CLOCK_JUMP, "wall clock");
  }

  @Override
  public void readWhileDrifting(String what) {
    struck(FaultKind.CLOCK_DRIFT, what);
  }
}
