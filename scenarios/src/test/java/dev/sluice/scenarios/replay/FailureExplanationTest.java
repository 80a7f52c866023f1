package dev.sluice.scenarios.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.Json;
import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.determinism.RunHash;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.replay.FailureExplanation.Share;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.HistoryCheck;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureExplanationTest {

  private static final int REDRAWS = 3;

  private final Plan plan = Draw.plan(Tiny.scenario(), 2);

  @Test
  void prefixUpToTheEnd_isTheRunItself() {
    Run whole = new Simulator().withoutHistories().run(plan, null);

    assertThat(RunHash.of(new Simulator().withoutHistories().runRedrawn(plan, whole.steps(), 1)))
        .isEqualTo(RunHash.of(whole));
    assertThat(new Simulator().withoutHistories().runRedrawn(plan, 0, 1).traceHash())
        .isNotEqualTo(whole.traceHash());
  }

  @Test
  void prefix_isKept_andTheRestIsNot() {
    long half = new Simulator().withoutHistories().run(plan, null).steps() / 2;
    Run one = new Simulator().withoutHistories().runRedrawn(plan, half, 1);

    assertThat(RunHash.of(new Simulator().withoutHistories().runRedrawn(plan, half, 1)))
        .isEqualTo(RunHash.of(one));
    assertThat(new Simulator().withoutHistories().runRedrawn(plan, half, 2).traceHash())
        .isNotEqualTo(one.traceHash());
  }

  @Test
  void failureOfThePlanItself_wasInevitableFromTheStart() {
    FailureExplanation explanation = explain(Tiny.dislikingLaunches());

    assertThat(explanation.curve().values()).containsOnly(new Share(REDRAWS, REDRAWS));
    assertThat(explanation.without()).hasSameSizeAs(plan.faults());
  }

  /** An oracle that knows the very run by its text, so that any other draw passes. */
  @Test
  void failureOfOneScheduleAlone_isInevitableOnlyAtItsEnd() {
    List<String> seen =
        new Simulator()
            .withoutHistories().run(plan).histories().all().stream()
                .map(named -> named.history().ops().toString())
                .toList();
    Simulator picky =
        new Simulator(
            (model, history) ->
                seen.get(0).equals(history.toString())
                    ? new HistoryCheck.Finding("this very schedule", null)
                    : HistoryCheck.Finding.NONE);
    List<Share> curve = List.copyOf(explain(picky).curve().values());

    assertThat(curve.get(0)).isEqualTo(new Share(0, REDRAWS));
    assertThat(curve.get(curve.size() - 1)).isEqualTo(new Share(REDRAWS, REDRAWS));
  }

  @Test
  void json_isTheSameTwice() {
    Json json = new Json();

    assertThat(json.line(explain(Tiny.dislikingLaunches()).toJson()))
        .isEqualTo(json.line(explain(Tiny.dislikingLaunches()).toJson()))
        .contains("\"curve\":[{\"step\":0,", "\"faults\":[{\"fault\":{\"kind\":");
  }

  private FailureExplanation explain(Simulator judge) {
    Violation violation = judge.run(plan).violations().get(0);
    return FailureExplanation.of(judge, plan, violation, null, REDRAWS);
  }
}
