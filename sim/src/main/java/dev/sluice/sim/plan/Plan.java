package dev.sluice.sim.plan;

import dev.sluice.sim.fault.Fault;
import java.util.List;

/**
 * One run as data: what is stored, shrunk and replayed. All other chance of the run is drawn from
 * streams keyed by {@code seed}.
 *
 * @param scenario the scenario it was drawn from
 * @param seed the seed it was drawn with
 * @param sleds the rack
 * @param operations what users and operators do, by due time
 * @param faults what goes wrong
 * @param safetyMillis length of the phase with faults; then they stop and convergence is due
 * @param wire whether every message goes through the wire format
 */
public record Plan(
    String scenario,
    long seed,
    List<SledPlan> sleds,
    List<Operation> operations,
    List<Fault> faults,
    long safetyMillis,
    boolean wire) {

  /** Keeps copies of the lists. */
  public Plan {
    sleds = List.copyOf(sleds);
    operations = List.copyOf(operations);
    faults = List.copyOf(faults);
  }
}
