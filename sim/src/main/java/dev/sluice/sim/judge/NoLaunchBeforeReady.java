package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.VmEvent.CreateAsked;

/** The main promise: no VM-create reaches bhyve before the reservoir of this boot is ready. */
final class NoLaunchBeforeReady implements Oracle {

  private final Findings findings;

  /** Reports to {@code findings}. */
  NoLaunchBeforeReady(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(CreateAsked.class, this::createAsked);
  }

  private void createAsked(CreateAsked create) {
    Reservoir reservoir = create.reservoir();
    if (reservoir == null || !reservoir.phase().settled()) {
      findings.add(
          Promise.NO_LAUNCH_BEFORE_READY,
          "launch of "
              + create.vm()
              + " reached bhyve on "
              + create.sled().name()
              + " while its reservoir was "
              + (reservoir == null ? "unknown" : reservoir.phase())
              + " in "
              + create.boot());
    }
  }
}
