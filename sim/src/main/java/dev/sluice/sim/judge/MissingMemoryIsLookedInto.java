package dev.sluice.sim.judge;

import dev.sluice.bhyve.Errno;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.event.SledEvent.VmsListed;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.Rack;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Once bhyve lacked memory for a launch, no other reaches bhyve before the sled-agent has looked at
 * what there is, at which VMs there are first and at what they hold then: what was not there for
 * one is not there for the next.
 *
 * <p>Judged only where the sled-agent has certainly been told: from a second on, and only while no
 * task of its workers may run late.
 */
final class MissingMemoryIsLookedInto implements Oracle {

  private static final long HEARD_NANOS = 1_000_000_000L;

  private final Kernel kernel;
  private final Rack rack;
  private final Findings findings;
  private final Map<Sled, Missed> missed = new LinkedHashMap<>();

  private static final class Missed {
    private final long sinceNanos;
    private boolean listed;

    private Missed(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  /** Reports to {@code findings}. */
  MissingMemoryIsLookedInto(Kernel kernel, Rack rack, Findings findings) {
    this.kernel = kernel;
    this.rack = rack;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(CreateFailed.class, this::createFailed);
    events.on(VmsListed.class, list -> listed(list.sled()));
    events.on(ReservoirQueried.class, query -> queried(query.sled()));
    events.on(BootEnded.class, ended -> missed.remove(ended.sled()));
    events.on(CreateAsked.class, this::createAsked);
  }

  private void createFailed(CreateFailed failed) {
    if (failed.errno() == Errno.ENOMEM) {
      missed.put(failed.sled(), new Missed(kernel.nowNanos()));
    }
  }

  private void listed(Sled sled) {
    Missed there = missed.get(sled);
    if (there != null) {
      there.listed = true;
    }
  }

  private void queried(Sled sled) {
    Missed there = missed.get(sled);
    if (there != null && there.listed) {
      missed.remove(sled);
    }
  }

  private void createAsked(CreateAsked create) {
    Missed there = missed.get(create.sled());
    if (there == null || kernel.nowNanos() - there.sinceNanos <= HEARD_NANOS) {
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
    missed.remove(create.sled());
  }
}
