package dev.sluice.sim.judge;

import dev.sluice.api.ErrorCode;
import dev.sluice.bhyve.Errno;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.event.SledEvent.VmsListed;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.event.VmmEvent.LaunchDecided;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.Rack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Once bhyve lacked memory for a launch, no other reaches bhyve before the sled-agent has looked at
 * what there is, at which VMs there are first and at what they hold then: what was not there for
 * one is not there for the next. Each launch that lacks memory calls for a look of its own, which
 * begins after that.
 *
 * <p>Judged only where the sled-agent has certainly been told: once it has answered that launch,
 * and otherwise from a second on, while no task of its workers may run late.
 */
final class MissingMemoryIsLookedInto implements Oracle {

  private static final long HEARD_NANOS = 1_000_000_000L;

  private final Kernel kernel;
  private final Rack rack;
  private final Findings findings;
  private final Map<Sled, List<Missed>> missed = new LinkedHashMap<>();

  private static final class Missed {
    private final String vm;
    private final long sinceNanos;
    private boolean heard; // for certain
    private boolean listed;

    private Missed(String vm, long sinceNanos) {
      this.vm = vm;
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
    events.on(LaunchDecided.class, this::decided);
    events.on(VmsListed.class, list -> of(list.sled()).forEach(one -> one.listed = true));
    events.on(ReservoirQueried.class, query -> of(query.sled()).removeIf(one -> one.listed));
    events.on(BootEnded.class, ended -> missed.remove(ended.sled()));
    events.on(CreateAsked.class, this::createAsked);
  }

  private List<Missed> of(Sled sled) {
    return missed.computeIfAbsent(sled, any -> new ArrayList<>());
  }

  private void createFailed(CreateFailed failed) {
    if (failed.errno() == Errno.ENOMEM) {
      of(failed.sled()).add(new Missed(failed.vm(), kernel.nowNanos()));
    }
  }

  private void decided(LaunchDecided answer) {
    if (answer.refusal() == ErrorCode.INSUFFICIENT_RESERVOIR) {
      String vm = answer.call().vmm().toString();
      of(answer.sled()).forEach(one -> one.heard |= one.vm.equals(vm));
    }
  }

  private void createAsked(CreateAsked create) {
    boolean inTime = rack.sleds().get(create.sled().number()).timeliness().instancesRunInTime();
    boolean known = false;
    for (Missed one : of(create.sled())) {
      known |= one.heard || inTime && kernel.nowNanos() - one.sinceNanos > HEARD_NANOS;
    }
    if (known) {
      of(create.sled()).clear();
      findings.add(
          Promise.MISSING_MEMORY_IS_LOOKED_INTO,
          "launch of "
              + create.vm()
              + " reached bhyve on "
              + create.sled().name()
              + ", which has lacked memory and has not looked since");
    }
  }
}
