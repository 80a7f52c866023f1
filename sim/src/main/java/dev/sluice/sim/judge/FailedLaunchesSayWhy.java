package dev.sluice.sim.judge;

import dev.sluice.api.ErrorCode;
import dev.sluice.bhyve.Errno;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.event.VmmEvent.LaunchDecided;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A launch that came to nothing at bhyve is refused for want of memory if that is what bhyve said,
 * and as a fault of the sled if it was not; and for want of memory none else.
 */
final class FailedLaunchesSayWhy implements Oracle {

  private record Vm(Sled sled, String name) {}

  private final Findings findings;
  private final Map<Vm, Errno> failed = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  FailedLaunchesSayWhy(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(CreateFailed.class, no -> failed.put(new Vm(no.sled(), no.vm()), no.errno()));
    events.on(BootEnded.class, end -> failed.keySet().removeIf(vm -> vm.sled() == end.sled()));
    events.on(LaunchDecided.class, this::decided);
  }

  private void decided(LaunchDecided launch) {
    ErrorCode code = launch.refusal();
    if (code != ErrorCode.INSUFFICIENT_RESERVOIR && code != ErrorCode.INTERNAL) {
      return;
    }
    Errno errno = failed.get(new Vm(launch.sled(), launch.call().vmm().toString()));
    if (lacksMemory(errno) != (code == ErrorCode.INSUFFICIENT_RESERVOIR)) {
      findings.add(
          Promise.FAILED_LAUNCHES_SAY_WHY,
          launch.call().vmm() + " is refused as " + code + ", bhyve has said " + errno);
    }
  }

  private static boolean lacksMemory(@Nullable Errno errno) {
    return errno == Errno.ENOMEM || errno == Errno.ENOSPC;
  }
}
