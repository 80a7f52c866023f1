package dev.sluice.sim.judge;

import dev.sluice.api.PropolisId;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.Dismissed;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmmEvent.LaunchDecided;
import dev.sluice.sim.event.VmmEvent.LaunchServed;
import dev.sluice.sim.event.VmmEvent.StopDecided;
import dev.sluice.sim.event.VmmEvent.StopServed;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.Rack;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A launch of a VMM that is stopped meanwhile is answered at once: it does not wait until the VM
 * has been made and is gone again. So is one that waits at a sled-agent that is dismissed.
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
  private final Set<Stop> waiting = new LinkedHashSet<>(); // not answered, and not at bhyve

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
        launch -> {
          Stop about = new Stop(launch.sled(), launch.call().vmm());
          launchedNanos.put(about, kernel.nowNanos());
          waiting.add(about);
        });
    events.on(
        CreateAsked.class,
        create ->
            waiting.removeIf(
                one -> one.sled() == create.sled() && one.vmm().toString().equals(create.vm())));
    events.on(Dismissed.class, end -> dismissed(end.sled()));
    events.on(StopServed.class, this::served);
    events.on(StopDecided.class, this::decided);
    events.on(LaunchDecided.class, this::launched);
    events.on(BootEnded.class, end -> ended(end.sled()));
  }

  private void ended(Sled sled) {
    servedNanos.keySet().removeIf(stop -> stop.sled() == sled);
    waiting.removeIf(stop -> stop.sled() == sled);
  }

  private void dismissed(Sled sled) {
    if (inTime(sled)) {
      waiting.stream()
          .filter(launch -> launch.sled() == sled)
          .forEach(launch -> servedNanos.putIfAbsent(launch, kernel.nowNanos()));
    }
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
    waiting.remove(about);
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
              + ", or that was dismissed; its launch is answered "
              + (kernel.nowNanos() - since)
              + " ns later");
    }
  }
}
