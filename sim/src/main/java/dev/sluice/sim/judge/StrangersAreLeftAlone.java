package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.VmEvent.StrangerDestroyed;

/** A sled-agent destroys only VMs that an agent of its sled has made. */
final class StrangersAreLeftAlone implements Oracle {

  private final Findings findings;

  /** Reports to {@code findings}. */
  StrangersAreLeftAlone(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(
        StrangerDestroyed.class,
        destroyed ->
            findings.add(
                Promise.STRANGERS_ARE_LEFT_ALONE,
                destroyed.sled().name()
                    + " has destroyed "
                    + destroyed.vm()
                    + ", which it did not make"));
  }
}
