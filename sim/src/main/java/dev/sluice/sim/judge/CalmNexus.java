package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.FaultEvent.FaultEnded;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.RunEvent.ProcessDied;
import dev.sluice.sim.event.RunEvent.ProcessStarted;
import dev.sluice.sim.event.RunEvent.ScheduleChosen;
import dev.sluice.sim.event.RunEvent.ShutdownBegan;
import dev.sluice.sim.event.RunEvent.ShutdownEnded;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Since when each Nexus, by the name of its host, has had nothing in its way: its process runs and
 * does not hang, it reaches the database, and events come in the order of time. What happens to the
 * others, to sleds and to the network is not looked at.
 */
final class CalmNexus implements Observer {

  /** The longest that work may rest once the database is back: a pause of a transaction. */
  private static final long PAUSE_NANOS = 45_000_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Kernel kernel;
  private final Map<String, Long> sinceNanos = new LinkedHashMap<>(); // of those that run
  private final Set<Fault> active = new LinkedHashSet<>();
  private boolean inOrderOfTime = true;

  CalmNexus(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public void watch(Events events) {
    events.on(ScheduleChosen.class, chosen -> inOrderOfTime = false);
    events.on(ProcessStarted.class, begun -> sinceNanos.put(begun.host(), kernel.nowNanos()));
    events.on(ProcessDied.class, died -> sinceNanos.remove(died.host()));
    events.on(ShutdownBegan.class, began -> sinceNanos.remove(began.host()));
    events.on(ShutdownEnded.class, ended -> sinceNanos.remove(ended.host()));
    events.on(FaultBegan.class, begun -> began(begun.fault()));
    events.on(FaultEnded.class, ended -> ended(ended.fault()));
  }

  private static boolean hinders(Fault fault) {
    return fault.target() instanceof Target.Store
        || fault.kind() == FaultKind.NEXUS_PAUSE
        || fault.kind() == FaultKind.NEXUS_CUT_OFF;
  }

  private void began(Fault fault) {
    if (hinders(fault)) {
      active.add(fault);
    }
  }

  private void ended(Fault fault) {
    if (active.remove(fault)) {
      long lateNanos =
          fault.kind() == FaultKind.STORE_LATENCY ? 2 * fault.amount() * NANOS_PER_MILLI : 0;
      long calm = kernel.nowNanos() + PAUSE_NANOS + lateNanos;
      sinceNanos.replaceAll((name, since) -> concerns(fault, name) ? Math.max(since, calm) : since);
    }
  }

  private static boolean concerns(Fault fault, String name) {
    return !(fault.target() instanceof Target.Nexus one) || one.text().equals(name);
  }

  /** How much of the time since {@code fromNanos} the Nexus {@code name} has had, up to now. */
  long nanosSince(String name, long fromNanos) {
    Long since = sinceNanos.get(name);
    if (since == null || !inOrderOfTime || active.stream().anyMatch(f -> concerns(f, name))) {
      return 0;
    }
    return Math.max(0, kernel.nowNanos() - Math.max(fromNanos, since));
  }

  /** The longest of these times, of all Nexus. */
  long nanosSince(long fromNanos) {
    long most = 0;
    for (String name : sinceNanos.keySet()) {
      most = Math.max(most, nanosSince(name, fromNanos));
    }
    return most;
  }
}
