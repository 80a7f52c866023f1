package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.MessageEvent.ServedAtTheEnd;

/** A Nexus that was told to end does nothing that it is asked for after that. */
final class EndingNexusRefuses implements Oracle {

  private final Findings findings;

  /** Reports to {@code findings}. */
  EndingNexusRefuses(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(
        ServedAtTheEnd.class,
        served ->
            findings.add(
                Promise.ENDING_NEXUS_REFUSES,
                served.message().to()
                    + " was told to end and has done what came after: "
                    + served.message().what()));
  }
}
