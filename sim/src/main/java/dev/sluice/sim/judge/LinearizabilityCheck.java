package dev.sluice.sim.judge;

import dev.sluice.sim.check.Budget;
import dev.sluice.sim.check.Invalid;
import dev.sluice.sim.check.Linearizability;
import dev.sluice.sim.check.Verdict;
import dev.sluice.sim.history.Op;
import java.util.List;

/** The linearizability checker within a budget of its own for each history. */
public final class LinearizabilityCheck implements HistoryCheck {

  /** Far beyond what any history of the catalogue takes. */
  private static final long STEPS_MAX = 2_000_000;

  /** A history each on a dozen threads still fits into a heap of 512 MiB. */
  private static final long BYTES_MAX = 32L << 20;

  private final Budget budget = new Budget(STEPS_MAX, BYTES_MAX);

  @Override
  public Finding check(String model, List<Op> history) {
    Verdict verdict = verdict(model, history);
    if (verdict instanceof Invalid invalid) {
      return new Finding(invalid.reason(), null);
    } else if (verdict instanceof Verdict.Unknown unknown) {
      return new Finding(null, unknown.steps() + " steps (" + unknown.cause() + " spent)");
    }
    return Finding.NONE;
  }

  /** The verdict in full, with all that explains it. */
  public Verdict verdict(String model, List<Op> history) {
    return Linearizability.check(model, null, history, budget);
  }
}
