package dev.sluice.sim.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * The faults that are active in one part of the rack. For all kinds alike: those that overlap are
 * all kept, the strongest of a kind is the one that has effect, and one that ends takes nothing but
 * itself away.
 */
public final class ActiveFaults {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final List<Fault> active = new ArrayList<>(2);

  /** A fault begins. */
  public void begin(Fault fault) {
    active.add(fault);
  }

  /** A fault ends. */
  public void end(Fault fault) {
    active.remove(fault); // of equal ones, any: they end at the same time
  }

  /** Whether a fault of this kind is active. */
  public boolean any(FaultKind kind) {
    for (int i = 0; i < active.size(); i++) {
      if (active.get(i).kind() == kind) {
        return true;
      }
    }
    return false;
  }

  /** Whether a fault of this kind and amount is active. */
  public boolean any(FaultKind kind, long amount) {
    for (int i = 0; i < active.size(); i++) {
      if (active.get(i).kind() == kind && active.get(i).amount() == amount) {
        return true;
      }
    }
    return false;
  }

  /** The amount of the strongest active fault of a kind. */
  public long amount(FaultKind kind, long ifNone) {
    boolean found = false;
    long strongest = ifNone;
    for (int i = 0; i < active.size(); i++) {
      Fault fault = active.get(i);
      if (fault.kind() == kind) {
        strongest = found ? kind.amount().stronger(strongest, fault.amount()) : fault.amount();
        found = true;
      }
    }
    return strongest;
  }

  /** By how much tasks of a sled-agent's worker are late; 0 if no active fault delays it. */
  public long workerDelayNanos(String worker) {
    long millis = 0;
    for (int i = 0; i < active.size(); i++) {
      Fault fault = active.get(i);
      String start = fault.worker();
      if (fault.kind() == FaultKind.WORKER_DELAY && (start == null || worker.startsWith(start))) {
        millis = Math.max(millis, fault.amount());
      }
    }
    return millis * NANOS_PER_MILLI;
  }
}
