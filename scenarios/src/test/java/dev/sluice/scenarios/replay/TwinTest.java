package dev.sluice.scenarios.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.history.Op;
import dev.sluice.sim.judge.HistoryCheck;
import dev.sluice.sim.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TwinTest {

  @Test
  void twinOfAFailure_passes_andHasOneFaultOrOperationLess() {
    Simulator simulator = new Simulator(TwinTest::dislikeThreeLaunches);
    List<Long> withTwin = new ArrayList<>();
    for (long seed = 1; seed <= 8; seed++) {
      Plan plan = Draw.plan(Tiny.scenario(), seed);
      boolean fails = !simulator.run(plan, null).verdicts().violations().isEmpty();
      Twin twin = fails ? Twin.of(simulator, plan) : null;
      if (twin != null) {
        withTwin.add(seed);
        assertThat(items(twin.plan())).isEqualTo(items(plan) - 1);
        assertThat(simulator.run(twin.plan(), null).verdicts().violations()).isEmpty();
        assertThat(twin.without()).contains(" at ");
        assertThat(twin.differsAtNanos()).isPositive();
      }
    }
    assertThat(withTwin).isNotEmpty();
  }

  @Test
  void failureWhateverIsLeftOut_hasNoTwin() {
    Plan plan = Draw.plan(Tiny.scenario(), 1);
    assertThat(Twin.of(Tiny.undecided(), plan)).isNull();
  }

  /** A run that does nothing has two launches all the same: those that fill its sled at the end. */
  private static HistoryCheck.Finding dislikeThreeLaunches(String model, List<Op> history) {
    long launches =
        history.stream()
            .filter(op -> op.type() == Op.Type.INVOKE && op.f().equals("launch"))
            .count();
    return launches >= 3
        ? new HistoryCheck.Finding("three launches", null)
        : HistoryCheck.Finding.NONE;
  }

  private static int items(Plan plan) {
    return plan.faults().size() + plan.operations().size();
  }
}
