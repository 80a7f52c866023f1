package dev.sluice.sim.judge;

import dev.sluice.bhyve.Errno;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.Rack;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Once bhyve lacked memory for a launch, no other reaches bhyve before the sled-agent has looked at
 * what there is: what was not there for one is not there for the next.
 *
 * <p>Judged only where the sled-agent has certainly been told: from a second on, and only while no
 * task of its workers may run late.
 */
final class MissingMemoryIsLookedInto implements Oracle {

  private static final long HEARD_NANOS = 1_000_000_000L;

  private final Kernel kernel;
  private final Rack rack;
  private final Findings findings;
  private final Map<Sled, Long> missedNanos = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  MissingMemoryIsLookedInto(Kernel kernel, Rack rack, Findings findings) {
    this.kernel = kernel;
    this.rack = rack;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(CreateFailed.class, this::createFailed);
    events.on(ReservoirQueried.class, query -> missedNanos.remove(query.sled()));
    events.on(BootEnded.class, ended -> missedNanos.remove(ended.sled()));
    events.on(CreateAsked.class, this::createAsked);
  }

  private void createFailed(CreateFailed failed) {
    if (failed.errno() == Errno.ENOMEM) {
      missedNanos.putIfAbsent(failed.sled(), kernel.nowNanos());
    }
  }

  private void createAsked(CreateAsked create) {
    Long missed = missedNanos.get(create.sled());
    if (missed == null || kernel.nowNanos() - missed <= HEARD_NANOS) {
      return;
    }
    if (rack.sleds().get(create.sled().number()).timeliness().instancesRunInTime()) {
      findings.add(
          Promise.MISSING_MEMORY_IS_LOOKED_INTO,
          "launch of "
              + create.vm()
              + " reached bhyve on "
              + create.sled().name()
              + ", which has lacked memory and has not looked since");
    }
    missedNanos.remove(create.sled());
  }
}
