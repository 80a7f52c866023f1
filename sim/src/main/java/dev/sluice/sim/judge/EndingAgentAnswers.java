package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.SledEvent.LeftUnanswered;
import dev.sluice.sim.rack.Rack;

/**
 * A sled-agent that is told to end answers what it has taken, a stop or a resize that is under way
 * with a refusal, before its process ends. Judged only while no task of its workers may run late.
 */
final class EndingAgentAnswers implements Oracle {

  private final Rack rack;
  private final Findings findings;

  /** Reports to {@code findings}. */
  EndingAgentAnswers(Rack rack, Findings findings) {
    this.rack = rack;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(LeftUnanswered.class, this::left);
  }

  private void left(LeftUnanswered one) {
    if (rack.sleds().get(one.sled().number()).timeliness().runsInTime()) {
      findings.add(
          Promise.ENDING_AGENT_ANSWERS,
          one.sled().name() + " ends and has not answered " + one.call());
    }
  }
}
