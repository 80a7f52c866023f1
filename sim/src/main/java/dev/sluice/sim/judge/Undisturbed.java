package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.FaultEvent.FaultEnded;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.RunEvent.ProcessStarted;
import dev.sluice.sim.event.RunEvent.ScheduleChosen;
import dev.sluice.sim.event.RunEvent.ShutdownBegan;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Since when nothing keeps Nexus from its work: its process runs, the database answers, and events
 * come in the order of time. What sleds and the network do is not looked at.
 */
final class Undisturbed implements Observer {

  /** The longest that work may rest after the database has failed: a pause, and its work. */
  private static final long PAUSE_NANOS = 60_000_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Kernel kernel;
  private final Set<Fault> hanging = new LinkedHashSet<>();
  private boolean inOrderOfTime = true;
  private long storeLateNanos; // at most, by the faults that there have been
  private long sinceNanos;

  Undisturbed(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public void watch(Events events) {
    events.on(ScheduleChosen.class, chosen -> inOrderOfTime = false);
    events.on(ProcessStarted.class, started -> disturbed(0));
    events.on(ShutdownBegan.class, began -> disturbed(0));
    events.on(FaultBegan.class, begun -> began(begun.fault()));
    events.on(FaultEnded.class, ended -> ended(ended.fault()));
    events.on(FaultStruck.class, this::struck);
  }

  private void began(Fault fault) {
    if (fault.kind() == FaultKind.STORE_LATENCY) {
      storeLateNanos = Math.max(storeLateNanos, fault.amount() * NANOS_PER_MILLI);
    } else if (hangs(fault)) {
      hanging.add(fault);
    }
  }

  private void ended(Fault fault) {
    if (hanging.remove(fault)) {
      disturbed(PAUSE_NANOS);
    }
  }

  private static boolean hangs(Fault fault) {
    return fault.kind() == FaultKind.NEXUS_PAUSE || fault.kind() == FaultKind.NEXUS_CUT_OFF;
  }

  private void struck(FaultStruck strike) {
    if (strike.fault().targets().contains(Target.Type.STORE)) {
      disturbed(PAUSE_NANOS + 2 * storeLateNanos); // on its way there and back
    }
  }

  private void disturbed(long forNanos) {
    sinceNanos = Math.max(sinceNanos, kernel.nowNanos() + forNanos);
  }

  /** How much of the time since {@code fromNanos} Nexus has had to itself, up to now. */
  long nanosSince(long fromNanos) {
    return inOrderOfTime && hanging.isEmpty()
        ? Math.max(0, kernel.nowNanos() - Math.max(fromNanos, sinceNanos))
        : 0;
  }
}
