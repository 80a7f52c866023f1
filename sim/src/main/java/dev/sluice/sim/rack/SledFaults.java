package dev.sluice.sim.rack;

import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Part;
import java.util.concurrent.TimeUnit;

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
      case AGENT_SHUTDOWN -> sled.shutdownAgent(fault.kind());
      case AGENT_UPGRADE -> sled.upgradeAgent();
      case ADDRESS_CHANGES -> sled.moveAgent();
      case AGENT_PAUSE -> sled.pauseAgent();
      case RESIZED_BY_OTHER -> reservoir.resizeByOther(fault.amount());
      case RESIZED_IN_STEPS -> sled.handResizes().begin(fault.amount());
      case FOREIGN_VM -> sled.foreignVms().makeOfShare(fault.amount());
      case FOREIGN_VM_REPLACED -> sled.foreignVms().replace(fault.amount());
      default -> {} // the part concerned reads what is active
    }
  }

  @Override
  public void end(Fault fault) {
    boolean hindered = sled.timeliness().mayNotKnow();
    reservoir.change(() -> faults.end(fault));
    String worker = fault.worker() == null ? "" : fault.worker();
    boolean instances =
        fault.kind() == FaultKind.AGENT_PAUSE
            || fault.kind() == FaultKind.WORKER_DELAY && "instances".startsWith(worker);
    long delayNanos =
        fault.kind() == FaultKind.WORKER_DELAY ? TimeUnit.MILLISECONDS.toNanos(fault.amount()) : 0;
    sled.timeliness().ended(fault.kind(), delayNanos, instances);
    if (hindered) {
      sled.excuse(); // what it has delayed happens now
    }
    if (faults.active().any(fault.kind())) {
      return; // it goes on
    }
    switch (fault.kind()) {
      case SLED_REBOOT, SLED_POWER_OFF -> sled.restorePower();
      case AGENT_RESTART, AGENT_SHUTDOWN, AGENT_UPGRADE, ADDRESS_CHANGES -> sled.startAgent();
      case AGENT_PAUSE -> sled.resumeAgent();
      case FOREIGN_VM -> sled.foreignVms().end();
      case RESIZED_IN_STEPS -> sled.handResizes().callOff();
      default -> {}
    }
  }
}
