package dev.sluice.sim.rack;

import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.Part;

/** How faults that target a sled begin and end there. */
final class SledFaults implements Part {

  private final SledNode sled;
  private final HostFaults faults;
  private final KernelReservoir reservoir;

  SledFaults(SledNode sled, HostFaults faults, KernelReservoir reservoir) {
    this.sled = sled;
    this.faults = faults;
    this.reservoir = reservoir;
  }

  @Override
  public void begin(Fault fault) {
    reservoir.change(() -> faults.begin(fault));
    switch (fault.kind()) {
      case SLED_REBOOT, SLED_POWER_OFF -> sled.cutPower(fault.kind());
      case AGENT_RESTART -> sled.killAgent();
      case AGENT_SHUTDOWN -> sled.shutdownAgent();
      case AGENT_PAUSE -> sled.pauseAgent();
      default -> {} // whatever it concerns asks what is active
    }
  }

  @Override
  public void end(Fault fault) {
    reservoir.change(() -> faults.end(fault));
    if (faults.active().any(fault.kind())) {
      return; // it goes on
    }
    switch (fault.kind()) {
      case SLED_REBOOT, SLED_POWER_OFF -> sled.restorePower();
      case AGENT_RESTART, AGENT_SHUTDOWN -> sled.startAgent();
      case AGENT_PAUSE -> sled.resumeAgent();
      default -> {}
    }
  }
}
