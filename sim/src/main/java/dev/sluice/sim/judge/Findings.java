package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Phase;
import dev.sluice.sim.event.RunEvent.PhaseBegan;
import dev.sluice.sim.event.RunEvent.ViolationFound;
import dev.sluice.sim.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;

/**
 * The violations of one run, in the order they were seen; a broken run is not let grow for ever.
 */
public final class Findings {

  private static final int KEPT_MAX = 50;

  private final Kernel kernel;
  private final Events events;
  private final List<Violation> violations = new ArrayList<>();
  private Phase phase = Phase.SAFETY;

  /** No violations yet; {@code events} hear of each, and tell where the run stands. */
  public Findings(Kernel kernel, Events events) {
    this.kernel = kernel;
    this.events = events;
    events.on(PhaseBegan.class, begun -> phase = begun.phase());
  }

  /** Adds a violation that is seen in this step. */
  public void add(Promise promise, String message) {
    add(promise, promise.about(), message);
  }

  /** Adds a violation that is seen in this step and is about another kind of object. */
  public void add(Promise promise, String about, String message) {
    if (violations.size() < KEPT_MAX) {
      violations.add(
          new Violation(
              promise.label(), kernel.steps(), kernel.nowNanos(), message, about, phase.label()));
      events.emit(new ViolationFound(promise.label(), about, message));
    }
  }

  /** All so far. */
  public List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** Whether nothing was found. */
  public boolean isEmpty() {
    return violations.isEmpty();
  }
}
