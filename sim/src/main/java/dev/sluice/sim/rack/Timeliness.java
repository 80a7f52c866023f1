package dev.sluice.sim.rack;

import dev.sluice.agent.Timing;
import dev.sluice.sim.fault.ActiveFaults;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;

/**
 * What faults excuse a sled-agent for: that it does not know yet what its kernel holds, that its
 * tasks run late, that its reservoir has not settled.
 */
public final class Timeliness {

  /** A clock that drifts by 5 %, tasks that others overtake by 15 s, and a VM that is zeroed. */
  private static final long LOOK_SLACK_NANOS = 90_000_000_000L;

  private static final long LOOK_TASKS = 12; // of late workers, from the end of a period on

  /** The least that is allowed for tasks to be done once what delayed them has ended. */
  private static final long LATE_TASKS_NANOS = 60_000_000_000L;

  private final Kernel kernel;
  private final ActiveFaults active;
  private long excusedUntilNanos;
  private long instancesLateUntilNanos = -1;
  private long lateUntilNanos = -1;
  private long keptUntilNanos;
  private long startedNanos;
  private long heldUntilNanos = Long.MIN_VALUE / 2;

  Timeliness(Kernel kernel, ActiveFaults active) {
    this.kernel = kernel;
    this.active = active;
  }

  /**
   * Whether the sled-agent cannot know yet what its kernel holds, since another process has changed
   * it within a look period, or within what late or hanging workers make of that.
   */
  boolean mayNotKnow() {
    boolean hangs = active.any(FaultKind.AGENT_PAUSE);
    return kernel.nowNanos() < excusedUntilNanos || hangs && excusedUntilNanos > 0;
  }

  /** Until when it is excused from knowing. */
  long excusedUntilNanos() {
    return excusedUntilNanos;
  }

  /** Whether what bhyve answers to its instances' worker is taken in at once. */
  public boolean instancesRunInTime() {
    return kernel.uniform()
        && active.workerDelayNanos("instances") == 0
        && !active.any(FaultKind.AGENT_PAUSE)
        && kernel.nowNanos() > instancesLateUntilNanos;
  }

  /** Since when its sled-agent has run with nothing that keeps it from settling; now if not. */
  public long freeToSettleSinceNanos() {
    boolean kept =
        !runsInTime()
            || active.any(FaultKind.SLOW_GROWTH)
            || active.any(FaultKind.BHYVE_FAILS)
            || active.any(FaultKind.RESIZE_BUSY)
            || active.any(FaultKind.RESIZED_IN_STEPS)
            || active.any(FaultKind.RESIZE_INTERRUPTED);
    return kept ? kernel.nowNanos() : Math.max(startedNanos, keptUntilNanos);
  }

  /**
   * Until when a VM that was destroyed may have been held: that its memory is back then is seen in
   * looks with growing pauses only.
   */
  public long heldUntilNanos() {
    return active.any(FaultKind.DESTROY_HANGS) ? kernel.nowNanos() : heldUntilNanos;
  }

  /** Whether all tasks of the sled-agent run in time. */
  public boolean runsInTime() {
    return kernel.uniform()
        && !active.any(FaultKind.WORKER_DELAY)
        && !active.any(FaultKind.AGENT_PAUSE)
        && kernel.nowNanos() > lateUntilNanos;
  }

  void agentStarted() {
    startedNanos = kernel.nowNanos();
  }

  /**
   * A fault has ended.
   *
   * @param delayNanos by how much it delayed tasks: the last of them is as late after its end
   * @param hindersInstances whether it delayed the worker of instances
   */
  void ended(FaultKind kind, long delayNanos, boolean hindersInstances) {
    long lateUntil = kernel.nowNanos() + Math.max(LATE_TASKS_NANOS, delayNanos);
    if (kind == FaultKind.DESTROY_HANGS) {
      heldUntilNanos = kernel.nowNanos();
    }
    if (hindersInstances) {
      instancesLateUntilNanos = Math.max(instancesLateUntilNanos, lateUntil);
    }
    if (kind == FaultKind.WORKER_DELAY || kind == FaultKind.AGENT_PAUSE) {
      lateUntilNanos = Math.max(lateUntilNanos, lateUntil);
      keptUntilNanos = Math.max(keptUntilNanos, lateUntil);
    } else if (kind == FaultKind.SLOW_GROWTH
        || kind == FaultKind.BHYVE_FAILS
        || kind == FaultKind.RESIZE_BUSY
        || kind == FaultKind.RESIZED_IN_STEPS
        || kind == FaultKind.RESIZE_INTERRUPTED) {
      keptUntilNanos = Math.max(keptUntilNanos, kernel.nowNanos());
    }
  }

  /**
   * What the kernel holds has changed, or what hindered the sled-agent has ended.
   *
   * @param zeroedNanos when the memory that is being zeroed will be
   */
  void excuse(long zeroedNanos) {
    long late =
        Math.max(active.workerDelayNanos("reservoir"), active.workerDelayNanos("instances"));
    excusedUntilNanos =
        Math.max(
            excusedUntilNanos, // of a change before this one, when its tasks may have been later
            Math.max(kernel.nowNanos(), zeroedNanos)
                + Timing.standard().lookPeriod().toNanos()
                + LOOK_SLACK_NANOS
                + LOOK_TASKS * late);
  }
}
