package dev.sluice.sim.judge;

import dev.sluice.api.VmmState;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.VmmEvent.VmmTold;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;

/**
 * What a sled-agent says of a VMM is what its kernel has: a VMM that runs has its VM, one that is
 * gone or waits for its launch holds no memory. A refusal says nothing of memory: a VMM that is
 * being stopped is refused as one that was stopped.
 */
final class VmmStatesAreTrue implements Oracle {

  private final Rack rack;
  private final Findings findings;

  /** Reports to {@code findings}. */
  VmmStatesAreTrue(Rack rack, Findings findings) {
    this.rack = rack;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(VmmTold.class, this::told);
  }

  private void told(VmmTold told) {
    SledNode sled = rack.sleds().get(told.sled().number());
    boolean right =
        told.refusal()
            || switch (told.state()) {
              case RUNNING -> sled.runs(told.vmm());
              case GONE, REGISTERED -> !sled.holds(told.vmm());
              case LAUNCHING, STOPPING -> true;
            };
    if (!right) {
      findings.add(
          Promise.VMM_STATES_ARE_TRUE,
          sled.name()
              + " says that "
              + told.vmm()
              + " is "
              + told.state()
              + (told.state() == VmmState.RUNNING ? ", but no VM runs" : ", but it holds memory"));
    }
  }
}
