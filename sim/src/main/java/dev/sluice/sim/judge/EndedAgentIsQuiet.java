package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.ResizeAsked;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmEvent.DestroyAsked;
import dev.sluice.sim.rack.Rack;

/** A sled-agent that is shutting down makes and destroys no VM, and resizes nothing. */
final class EndedAgentIsQuiet implements Oracle {

  private final Rack rack;
  private final Findings findings;

  /** Reports to {@code findings}. */
  EndedAgentIsQuiet(Rack rack, Findings findings) {
    this.rack = rack;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(CreateAsked.class, create -> check(create.sled(), "makes " + create.vm()));
    events.on(DestroyAsked.class, ask -> check(ask.sled(), "destroys " + ask.vm()));
    events.on(ResizeAsked.class, ask -> check(ask.sled(), "resizes its reservoir"));
  }

  private void check(Sled sled, String what) {
    if (rack.sleds().get(sled.number()).hasShutDown()) {
      findings.add(
          Promise.ENDED_AGENT_IS_QUIET, sled.name() + " " + what + " after it was told to end");
    }
  }
}
