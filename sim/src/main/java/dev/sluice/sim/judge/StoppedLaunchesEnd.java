package dev.sluice.sim.judge;

import dev.sluice.api.PropolisId;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.VmmEvent.LaunchDecided;
import dev.sluice.sim.event.VmmEvent.LaunchServed;
import dev.sluice.sim.event.VmmEvent.StopDecided;
import dev.sluice.sim.event.VmmEvent.StopServed;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.Rack;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A launch of a VMM that is stopped meanwhile is answered at once: it does not wait until the VM
 * has been made and is gone again.
 */
final class StoppedLaunchesEnd implements Oracle {

  /** For the tasks of a worker that runs in time. */
  private static final long AT_ONCE_NANOS = 1_000_000_000L;

  private record Stop(Sled sled, PropolisId vmm) {}

  private final Kernel kernel;
  private final Rack rack;
  private final Findings findings;
  private final Map<Stop, Long> servedNanos = new LinkedHashMap<>(); // the first that stood
  private final Map<Stop, Long> launchedNanos = new LinkedHashMap<>(); // the newest copy

  /** Reports to {@code findings}. */
  StoppedLaunchesEnd(Kernel kernel, Rack rack, Findings findings) {
    this.kernel = kernel;
    this.rack = rack;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(
        LaunchServed.class,
        launch ->
            launchedNanos.put(new Stop(launch.sled(), launch.call().vmm()), kernel.nowNanos()));
    events.on(StopServed.class, this::served);
    events.on(StopDecided.class, this::decided);
    events.on(LaunchDecided.class, this::launched);
    events.on(BootEnded.class, end -> servedNanos.keySet().removeIf(s -> s.sled() == end.sled()));
  }

  private boolean inTime(Sled sled) {
    return rack.sleds().get(sled.number()).timeliness().instancesRunInTime();
  }

  private void served(StopServed stop) {
    if (inTime(stop.sled())) {
      servedNanos.putIfAbsent(new Stop(stop.sled(), stop.call().vmm()), kernel.nowNanos());
    }
  }

  private void decided(StopDecided stop) {
    if (stop.refusal() != null) {
      servedNanos.remove(new Stop(stop.sled(), stop.call().vmm()));
    }
  }

  private void launched(LaunchDecided launch) {
    Stop about = new Stop(launch.sled(), launch.call().vmm());
    Long stopped = servedNanos.get(about);
    if (stopped == null) {
      return;
    }
    long since = Math.max(stopped, launchedNanos.getOrDefault(about, 0L));
    if (kernel.nowNanos() - since > AT_ONCE_NANOS && inTime(launch.sled())) {
      findings.add(
          Promise.STOPPED_LAUNCHES_END,
          launch.call().vmm()
              + " was stopped on "
              + launch.sled().name()
              + ", its launch is answered "
              + (kernel.nowNanos() - since)
              + " ns later");
    }
  }
}
