package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.RunEvent.ProcessStarted;
import dev.sluice.sim.event.RunEvent.ScheduleChosen;
import dev.sluice.sim.event.RunEvent.ShutdownBegan;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;

/**
 * Since when nothing keeps Nexus from its work: its process runs, the database answers, and events
 * come in the order of time. What sleds and the network do is not looked at.
 */
final class Undisturbed implements Observer {

  /** The longest that a transaction may still take that was struck: the longest delay there is. */
  private static final long STORE_NANOS = 600_000_000_000L;

  /** The longest that a Nexus may still hang or be cut off: as long as any fault lasts. */
  private static final long HANGS_NANOS = 3_600_000_000_000L;

  private final Kernel kernel;
  private boolean inOrderOfTime = true;
  private long sinceNanos;

  Undisturbed(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public void watch(Events events) {
    events.on(ScheduleChosen.class, chosen -> inOrderOfTime = false);
    events.on(ProcessStarted.class, started -> disturbed(0));
    events.on(ShutdownBegan.class, began -> disturbed(0));
    events.on(FaultStruck.class, this::struck);
  }

  private void struck(FaultStruck strike) {
    if (strike.fault().targets().contains(Target.Type.STORE)) {
      disturbed(STORE_NANOS);
    } else if (strike.fault() == FaultKind.NEXUS_PAUSE
        || strike.fault() == FaultKind.NEXUS_CUT_OFF) {
      disturbed(HANGS_NANOS);
    }
  }

  private void disturbed(long forNanos) {
    sinceNanos = Math.max(sinceNanos, kernel.nowNanos() + forNanos);
  }

  /** How much of the time since {@code fromNanos} Nexus has had to itself, up to now. */
  long nanosSince(long fromNanos) {
    return inOrderOfTime ? Math.max(0, kernel.nowNanos() - Math.max(fromNanos, sinceNanos)) : 0;
  }
}
