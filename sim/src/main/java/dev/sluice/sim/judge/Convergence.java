package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.agent.SledAgent;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import dev.sluice.bhyve.Errno;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.NexusNode;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must come true once the faults have stopped: each sled reports the reservoir that it has,
 * which is all that it can have; every operation has ended; reservations, VMMs and VMs agree;
 * nothing is left in an intermediate state.
 */
public final class Convergence {

  /** A resize ends at a whole chunk of 1 GiB below what could be had. */
  private static final long CHUNK_BYTES = 1L << 30;

  /** More than any request takes on a sled that is at rest: a launch waits up to 45 s. */
  private static final long ANSWERED_WITHIN_NANOS = 60_000_000_000L;

  /** More than a Nexus takes: it answers a start or a stop after 150 s, by a clock 5 % slow. */
  private static final long NEXUS_ANSWERS_NANOS = 180_000_000_000L;

  /** A promise that has not come true, and in words what is missing. */
  public record Missing(Promise promise, String what) {}

  private final Kernel kernel;
  private final Rack rack;
  private final DrainsAreSafe drains;
  private final StoreMirror store;
  private final DesiredSizes desired;
  private final StoppedStaysDown stopped;
  private final ErrorsAreOfThisSize errors;

  /** Looks at {@code rack}, at what its database holds and what operators and users want. */
  Convergence(
      Kernel kernel,
      Rack rack,
      StoreMirror store,
      DesiredSizes desired,
      StoppedStaysDown stopped,
      DrainsAreSafe drains,
      ErrorsAreOfThisSize errors) {
    this.kernel = kernel;
    this.errors = errors;
    this.drains = drains;
    this.desired = desired;
    this.stopped = stopped;
    this.rack = rack;
    this.store = store;
  }

  /** What has not come true yet; empty when all has. */
  public List<Missing> missing() {
    List<Missing> missing = new ArrayList<>();
    for (SledNode sled : rack.sleds()) {
      @Nullable Missing lacks = lacks(sled);
      if (lacks != null) {
        missing.add(new Missing(lacks.promise(), sled.name() + ": " + lacks.what()));
      }
    }
    for (NexusNode nexus : rack.nexuses()) {
      List<String> open = nexus.unanswered(kernel.nowNanos() - NEXUS_ANSWERS_NANOS);
      if (!open.isEmpty()) {
        missing.add(new Missing(Promise.NEXUS_ANSWERS, nexus.name() + " has not answered " + open));
      }
    }
    if (rack.clients().unfinished() > 0) {
      missing.add(
          new Missing(
              Promise.OPERATIONS_END,
              rack.clients().unfinished() + " client operations have not ended"));
    }
    for (SledNode sled : rack.sleds()) {
      if (sled.handResizes().underWay()) {
        missing.add(
            new Missing(
                Promise.OPERATIONS_END, "a resize by hand on " + sled.name() + " has not ended"));
      }
    }
    List<PropolisId> direct = rack.clients().direct().left();
    if (!direct.isEmpty()) {
      missing.add(
          new Missing(
              Promise.DIRECT_VMS_GO,
              "VMs launched without Nexus are not confirmed gone: " + direct));
    }
    for (SagaRow saga : store.sagas().values()) {
      missing.add(new Missing(Promise.SAGAS_END, "unfinished " + saga));
    }
    vmms(missing);
    vms(missing);
    stopped(missing);
    instances(missing);
    drains.away().forEach(what -> missing.add(new Missing(Promise.MOVED_RUNS, what)));
    DrainedSleds.overdue(rack, store)
        .forEach(what -> missing.add(new Missing(Promise.DRAINED_SLED_EMPTIES, what)));
    return missing;
  }

  private @Nullable Missing lacks(SledNode sled) {
    SledAgent agent = sled.agent();
    Reservoir seen = sled.reservoirSeen();
    SledRow row = store.sled(sled.id());
    if (agent == null || seen == null) {
      return new Missing(Promise.AGENT_RETURNS, "no sled-agent");
    }
    if (row == null) {
      return new Missing(Promise.SLED_IS_KNOWN, "Nexus has not heard of it");
    }
    if (row.state() == SledState.DECOMMISSIONED) {
      return null; // its agent is dismissed when it next sends a report
    }
    List<String> open = sled.unanswered(kernel.nowNanos() - ANSWERED_WITHIN_NANOS);
    if (!open.isEmpty()) {
      return new Missing(Promise.REQUESTS_ARE_ANSWERED, "has not answered " + open);
    }
    boolean wantsNone = seen.phase() == ReservoirPhase.ABSENT && seen.desiredBytes() == 0;
    if (!seen.phase().settled() && !wantsNone) {
      return new Missing(Promise.RESERVOIR_SETTLES, "reservoir " + seen.phase());
    }
    long kernelBytes = sled.kernelReservoirBytes();
    long usableBytes = kernelBytes - sled.strangersBytes();
    if (seen.settledBytes() != usableBytes) {
      return new Missing(
          Promise.SETTLED_IS_HELD,
          "settled at " + seen.settledBytes() + ", bhyve holds for it " + usableBytes);
    }
    long attainable = sled.attainableBytes(seen.desiredBytes());
    if (kernelBytes != seen.desiredBytes() && kernelBytes + CHUNK_BYTES <= attainable) {
      return new Missing(
          Promise.RESERVOIR_REACHES_DESIRED,
          "holds " + kernelBytes + " bytes of " + attainable + " that could be had");
    }
    if (!row.info().boot().equals(sled.boot())
        || !isCurrent(row.info().reservoir(), sled.reportNow())) {
      return new Missing(
          Promise.REPORT_IS_CURRENT,
          "advertised "
              + row.info().reservoir()
              + " of "
              + row.info().boot()
              + ", is "
              + sled.reportNow()
              + " of "
              + sled.boot());
    }
    Set<Long> wanted = desired.of(sled.sled());
    if (row.policy() != SledPolicy.EXPUNGED && !wanted.contains(seen.desiredBytes())) {
      return new Missing(
          Promise.DESIRED_ARRIVES, "wanted " + wanted + ", works towards " + seen.desiredBytes());
    }
    if (!sled.isDescribedBy(row.info())) {
      return new Missing(Promise.REPORT_IS_TRUE, "is told to be " + row.info());
    }
    Errno errno = seen.errno();
    if (errno != null && !errors.isSo(sled.sled(), errno, kernelBytes, seen.desiredBytes())) {
      return new Missing(Promise.REPORT_IS_TRUE, "bhyve's last error was not " + errno);
    }
    return told(row.info().reservoir(), kernelBytes, usableBytes);
  }

  /** Whether a report is the newest; one that an older Nexus took has no word of others' VMs. */
  private boolean isCurrent(ReservoirReport held, @Nullable ReservoirReport now) {
    if (now == null || held.others() != null || !rack.nexusWasBehind()) {
      return held.equals(now);
    }
    return held.equals(
        new ReservoirReport(
            now.phase(),
            now.desiredBytes(),
            now.settledBytes(),
            now.progressPercent(),
            now.errno()));
  }

  /** What is told of a reservoir at rest follows from its sizes. */
  private static @Nullable Missing told(ReservoirReport told, long kernelBytes, long usableBytes) {
    long desired = told.desiredBytes();
    boolean there = kernelBytes == desired;
    ReservoirPhase phase =
        !there || usableBytes != desired
            ? ReservoirPhase.DEGRADED
            : desired == 0 ? ReservoirPhase.ABSENT : ReservoirPhase.READY;
    long tenths = desired == 0 ? 0 : Math.min(kernelBytes, desired) * 10 / desired;
    boolean right =
        told.phase() == phase
            && told.progressPercent() == tenths * 10
            && (told.errno() == null) == there
            && (told.others() == null || told.others().bytes() == kernelBytes - usableBytes);
    return right
        ? null
        : new Missing(
            Promise.REPORT_IS_TRUE,
            told
                + ", with "
                + kernelBytes
                + " bytes, of which others hold "
                + (kernelBytes - usableBytes));
  }

  private void vmms(List<Missing> missing) {
    if (!store.vmms().keySet().equals(store.reservations().keySet())) {
      missing.add(
          new Missing(
              Promise.NO_ORPHAN_RESERVATION,
              "VMMs " + store.vmms().keySet() + ", reservations " + store.reservations().keySet()));
    }
    for (VmmRow vmm : store.vmms().values()) {
      SledNode sled = rack.sled(vmm.sled());
      if (vmm.state() != VmmRow.State.RUNNING) {
        missing.add(
            new Missing(
                vmm.state() == VmmRow.State.STARTING
                    ? Promise.STARTED_VMM_RUNS
                    : Promise.STOPPED_VMM_GOES,
                "VMM " + vmm.id() + " is still " + vmm.state()));
      } else if (!sled.boot().equals(vmm.boot()) || !sled.runs(vmm.id())) {
        missing.add(
            new Missing(
                Promise.RUNNING_VMM_RUNS, "VMM " + vmm.id() + " does not run on " + sled.name()));
      } else if (store.expunged(vmm.sled())) {
        missing.add(
            new Missing(
                Promise.EXPUNGED_SLED_IS_EMPTY,
                "VMM " + vmm.id() + " counts as running on expunged " + sled.name()));
      }
    }
  }

  private void stopped(List<Missing> missing) {
    for (SledNode sled : rack.sleds()) {
      for (String vm : outOfReach(sled) ? Collections.<String>emptySet() : sled.runningVms()) {
        @Nullable String instance = stopped.stoppedInstance(vm);
        if (instance != null) {
          missing.add(
              new Missing(
                  Promise.STOPPED_STAYS_DOWN,
                  instance + " was stopped, and VM " + vm + " runs on " + sled.name()));
        }
      }
    }
  }

  private boolean outOfReach(SledNode sled) {
    return store.expunged(sled.id()) && !dismissed(sled);
  }

  private void vms(List<Missing> missing) {
    Set<String> wanted = new LinkedHashSet<>();
    store.vmms().keySet().forEach(id -> wanted.add(id.toString()));
    for (SledNode sled : rack.sleds()) {
      for (String vm : outOfReach(sled) ? Collections.<String>emptySet() : sled.runningVms()) {
        if (!wanted.contains(vm)) {
          missing.add(
              new Missing(
                  Promise.UNWANTED_VM_GOES,
                  "VM " + vm + " runs on " + sled.name() + " for nobody"));
        }
      }
    }
  }

  private static boolean dismissed(SledNode sled) {
    SledAgent agent = sled.agent();
    return agent != null && agent.dismissed();
  }

  private void instances(List<Missing> missing) {
    for (InstanceRow instance : store.instances().values()) {
      boolean between =
          instance.state() == InstanceState.STARTING || instance.state() == InstanceState.STOPPING;
      boolean runs = instance.propolis() != null && store.vmms().containsKey(instance.propolis());
      if (between || runs != (instance.state() == InstanceState.RUNNING)) {
        missing.add(
            new Missing(
                between ? Promise.INSTANCE_COMES_TO_REST : Promise.INSTANCE_AGREES_WITH_VMM,
                instance.spec().name()
                    + " is "
                    + instance.state()
                    + (runs ? "" : " without a VMM")));
      }
    }
  }
}
