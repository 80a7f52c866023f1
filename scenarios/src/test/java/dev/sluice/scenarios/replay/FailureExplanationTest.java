package dev.sluice.scenarios.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.Json;
import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.determinism.RunHash;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.HistoryCheck;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Plan;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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
    FailureExplanation explanation = explain(picky);
    List<Share> curve = List.copyOf(explanation.curve().values());

    FailureExplanation.Jump jump = Objects.requireNonNull(explanation.jump());
    assertThat(jump.event()).as("a step in which something happens").isNotEmpty();
    assertThat(explanation.curve()).containsKeys(jump.fromStep(), jump.toStep());
    assertThat(curve.get(0)).isEqualTo(new Share(0, REDRAWS));
    assertThat(curve.get(curve.size() - 1)).isEqualTo(new Share(REDRAWS, REDRAWS));
  }

  @Test
  void fault_isLeftOutFromJustBeforeItStrikes_andTheGreatestEffectComesFirst() {
    FailureExplanation explanation = explain(Tiny.dislikingLaunches());
    ExplainedRun run = ExplainedRun.of(plan);

    assertThat(explanation.without())
        .hasSameSizeAs(plan.faults())
        .allSatisfy(
            one -> {
              long struck = run.struck(one.fault());
              assertThat(one.step())
                  .isEqualTo((struck == ExplainedRun.NEVER ? run.began(one.fault()) : struck) - 1);
            })
        .isSortedAccordingTo(Comparator.comparingInt(one -> -one.effectPercent()));
    assertThat(plan.faults()).as("some fault strikes").anyMatch(one -> run.struck(one) > 0);
    assertThat(explanation.jump()).as("it fails in every run").isNull();
  }

  /** The values of Wilson's interval for these counts, as tables have them. */
  @Test
  void share_hasItsInterval() {
    assertThat(new Share(17, 20).text()).isEqualTo("85 % (63..95)");
    assertThat(new Share(0, 20).text()).isEqualTo("0 % (0..17)");
    assertThat(new Share(20, 20).text()).isEqualTo("100 % (83..100)");
    assertThat(new Share(50, 100).text()).isEqualTo("50 % (40..60)");
  }

  @Test
  void json_isTheSameTwice() {
    Json json = new Json();

    assertThat(json.line(explain(Tiny.dislikingLaunches()).toJson()))
        .isEqualTo(json.line(explain(Tiny.dislikingLaunches()).toJson()))
        .contains(
            "\"curve\":[{\"step\":0,",
            "\"lowPercent\":",
            "\"faults\":[{\"fault\":{\"kind\":",
            "\"failedWith\":");
  }

  private FailureExplanation explain(Simulator judge) {
    Violation violation = judge.run(plan).violations().get(0);
    return FailureExplanation.of(judge, plan, violation, null, REDRAWS);
  }
}
