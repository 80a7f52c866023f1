package dev.sluice.sim.judge;

import dev.sluice.sim.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;

/**
 * The violations of one run, in the order they were seen; a broken run is not let grow for ever.
 */
public final class Findings {

  private static final int KEPT_MAX = 50;

  private final Kernel kernel;
  private final List<Violation> violations = new ArrayList<>();

  /** No violations yet. */
  public Findings(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Adds one that is seen in this step. */
  public void add(String oracle, String message) {
    add(new Violation(oracle, kernel.steps(), kernel.nowNanos(), message));
  }

  /** Adds one, of this step or an earlier one. */
  public void add(Violation violation) {
    if (violations.size() < KEPT_MAX) {
      violations.add(violation);
      kernel.trace("judge", "violation", violation.oracle() + ": " + violation.message());
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
