package dev.sluice.sim;

import dev.sluice.sim.event.TraceSink;
import dev.sluice.sim.judge.HistoryCheck;
import dev.sluice.sim.judge.LinearizabilityCheck;
import dev.sluice.sim.kernel.LeftException;
import dev.sluice.sim.kernel.Picker;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Plan;
import org.jspecify.annotations.Nullable;

/** Runs and judges plans: the one way from a plan to a verdict. Safe for use from many threads. */
public final class Simulator {

  private final HistoryCheck check;
  private final boolean sparing;

  /** A simulator that checks histories against their sequential models. */
  public Simulator() {
    this(new LinearizabilityCheck());
  }

  /** A simulator that has {@code check} judge histories. */
  public Simulator(HistoryCheck check) {
    this(check, false);
  }

  private Simulator(HistoryCheck check, boolean sparing) {
    this.check = check;
    this.sparing = sparing;
  }

  /** The same, but histories are checked only where nothing else was found. */
  public Simulator sparing() {
    return new Simulator(check, true);
  }

  /** The same, but no histories are checked. */
  public Simulator withoutHistories() {
    return new Simulator(HistoryCheck.NONE, false);
  }

  /** Runs {@code plan} to its end. */
  public Run run(Plan plan) {
    return run(plan, null);
  }

  /**
   * Runs {@code plan} to its end.
   *
   * @param sink takes the trace; null for none
   */
  public Run run(Plan plan, @Nullable TraceSink sink) {
    return new Simulation(plan, sink).run(check, sparing);
  }

  /**
   * Runs {@code plan}, whose schedule is {@link Schedule.Strategy#CHOSEN}, in the order that {@code
   * picker} says.
   *
   * @return null if the picker has left the run
   */
  public @Nullable Run runPicked(Plan plan, Picker picker) {
    try {
      return new Simulation(plan, null, picker).run(check, sparing);
    } catch (LeftException left) {
      return null;
    }
  }

  /**
   * Runs {@code plan} unchanged up to a step, and with re-keyed random streams from there on.
   *
   * @param step steps that are as they were
   * @param salt re-keys the random streams
   */
  public Run runRedrawn(Plan plan, long step, long salt) {
    Simulation simulation = new Simulation(plan, null);
    simulation.redrawAfter(step, salt);
    return simulation.run(check, sparing);
  }
}
