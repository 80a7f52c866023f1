package dev.sluice.scenarios.smoke;

import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.emulated.DeviceEvent;
import dev.sluice.bhyve.emulated.DeviceEvent.Kind;
import dev.sluice.scenarios.smoke.SmokeJudge.Finding;
import dev.sluice.sim.judge.Promise;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * No VM-create reaches bhyve before the reservoir of this boot has settled: before the sled-agent
 * was told that the reservoir has its desired size, or that an attempt at it has failed. By the
 * device's clock alone. A sled-agent that was there before the driver has settled before it.
 */
final class GateJudge {

  private final SmokeSled sled;
  private final List<Finding> findings;
  private final Set<Long> ready = new TreeSet<>();
  private int run;

  GateJudge(SmokeSled sled, List<Finding> findings) {
    this.sled = sled;
    this.findings = findings;
  }

  /** Judges the next event of the device. */
  void judge(SledTruth.Seen seen) {
    DeviceEvent event = seen.event();
    if (seen.run() != run) {
      run = seen.run();
      ready.clear();
    }
    if (event.kind() == Kind.CLOSED) {
      ready.remove(event.client());
    } else if (seen.latestNanos() < 0
        || event.kind() == Kind.QUERIED && event.sizeBytes() == sled.reservoirBytes()
        || event.kind() == Kind.RESIZE_ENDED && settles(event)) {
      ready.add(event.client());
    } else if (event.kind() == Kind.CREATE_ASKED && !ready.contains(event.client())) {
      findings.add(
          new Finding(
              Promise.NO_LAUNCH_BEFORE_READY,
              seen.earliestNanos(),
              "launch of %s reached bhyve on %s while its reservoir held %s of %s"
                  .formatted(
                      event.vm(),
                      sled.name(),
                      Figures.size(event.sizeBytes()),
                      Figures.size(sled.reservoirBytes()))));
    }
  }

  private static boolean settles(DeviceEvent resize) {
    return resize.errno() != null
        && resize.errno() != Errno.EALREADY
        && resize.errno() != Errno.EINTR;
  }
}
