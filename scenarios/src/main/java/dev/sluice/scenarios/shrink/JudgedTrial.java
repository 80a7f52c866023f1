package dev.sluice.scenarios.shrink;

import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.Promise;
import dev.sluice.sim.judge.SameFailure;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Plan;
import java.util.function.Supplier;

/** Whether a plan fails in the same way as a violation that was seen. */
public final class JudgedTrial implements Trial {

  private final Simulator simulator;
  private final Violation expected;

  /** A trial of plans by the runs that {@code simulator} makes of them. */
  public JudgedTrial(Simulator simulator, Violation expected) {
    // Histories cost as much as a run, so they are checked only if they may decide.
    this.simulator =
        Promise.isOfHistories(expected.oracle()) ? simulator : simulator.withoutHistories();
    this.expected = expected;
  }

  @Override
  public Outcome run(Plan plan) {
    return judged(() -> simulator.run(plan));
  }

  /** The same with re-keyed random streams from a step on. */
  public Outcome runRedrawn(Plan plan, long step, long salt) {
    return judged(() -> simulator.runRedrawn(plan, step, salt));
  }

  private Outcome judged(Supplier<Run> runs) {
    Run run;
    try {
      run = runs.get();
    } catch (RuntimeException absurd) {
      return new Outcome(false, 0); // a rack that cannot even be built
    }
    return new Outcome(SameFailure.first(expected, run.violations()) != null, run.steps());
  }
}
