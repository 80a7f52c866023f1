package dev.sluice.scenarios.shrink;

import dev.sluice.scenarios.judge.SameFailure;
import dev.sluice.scenarios.judge.SeedJudge;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulation;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Plan;
import java.util.function.Supplier;

/** Whether a plan breaks the same promise as a violation that was seen. */
public final class JudgedTrial implements Trial {

  private final SeedJudge judge;
  private final Violation expected;

  public JudgedTrial(SeedJudge judge, Violation expected) {
    this.judge = judge;
    this.expected = expected;
  }

  @Override
  public Outcome run(Plan plan) {
    return judged(() -> Simulation.run(plan, null));
  }

  /** The same with other chance from a step on. */
  public Outcome runRedrawn(Plan plan, long step, long salt) {
    return judged(() -> Simulation.runRedrawn(plan, step, salt));
  }

  private Outcome judged(Supplier<Run> simulation) {
    Run run;
    try {
      run = simulation.get();
    } catch (RuntimeException absurd) {
      return new Outcome(false, 0); // a rack that cannot even be built
    }
    boolean fails = run.violations().stream().anyMatch(v -> SameFailure.same(expected, v));
    if (!fails && SeedJudge.isOfHistories(expected)) {
      fails = judge.judge(run).violations().stream().anyMatch(v -> SameFailure.same(expected, v));
    }
    return new Outcome(fails, run.steps());
  }
}
