package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.BootId;
import dev.sluice.api.InstanceId;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledPolicy;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.check.domain.Breach;
import dev.sluice.sim.check.domain.DomainRules;
import dev.sluice.sim.check.domain.RackEvent;
import dev.sluice.sim.check.domain.RackEvent.Ended;
import dev.sluice.sim.check.domain.RackEvent.Report;
import dev.sluice.sim.history.History;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.RackObserver;
import dev.sluice.sim.rack.SledCall;
import dev.sluice.sim.rack.SledNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened on the whole rack, as {@link RackEvent}s, and the eight rules about it: what the
 * kernels have, what the sled-agents report, what Nexus believes, and what callers are told fit
 * together (docs/checker.md).
 *
 * <p>The rules look at it when the run is over: one event here and one there, between steps that
 * have nothing to do with them, takes several times as long.
 */
public final class RackHistory implements RackObserver {

  /** Its name in verdicts; a message begins with the id of the rule. */
  public static final String NAME = "rack-rules";

  private final Kernel kernel;
  private final Rack rack;
  private final StoreMirror store;
  private final Findings findings;
  private final List<Recorded> events = new ArrayList<>();
  private final Map<SledNode, Map<String, Long>> vms = new LinkedHashMap<>();

  private record Recorded(RackEvent event, long step, long timeNanos) {}

  /** Reports to {@code findings}; {@code store} must be told of each change first. */
  public RackHistory(Kernel kernel, Rack rack, StoreMirror store, Findings findings) {
    this.kernel = kernel;
    this.rack = rack;
    this.store = store;
    this.findings = findings;
  }

  private void add(RackEvent event) {
    events.add(new Recorded(event, kernel.steps(), kernel.nowNanos()));
  }

  /** Holds all of it so far against the rules. */
  public void check() {
    List<Breach> breaches = new ArrayList<>();
    DomainRules rules = new DomainRules(breaches::add);
    for (Recorded recorded : events) {
      rules.see(recorded.event());
      for (Breach breach : breaches) {
        String message = breach.rule() + ": " + breach.reason();
        findings.add(new Violation(NAME, recorded.step(), recorded.timeNanos(), message));
      }
      breaches.clear();
    }
  }

  /** All of it so far, to be read by a person. */
  public History history() {
    RackEdn edn = new RackEdn();
    for (Recorded recorded : events) {
      edn.add(recorded.event(), recorded.timeNanos());
    }
    return edn.history();
  }

  /** Nexus has had all the time it needs: from here on no reboot excuses anything. */
  public void end() {
    for (SledNode sled : rack.sleds()) {
      add(new RackEvent.RebootHandled(sled.name()));
    }
  }

  @Override
  public void booted(SledNode sled, BootId boot) {
    add(new RackEvent.Booted(sled.name(), boot.number()));
    Reservoir reservoir = sled.reservoirSeen();
    if (reservoir != null) {
      add(new RackEvent.ResizeBegun(sled.name(), reservoir.desiredBytes()));
    }
  }

  @Override
  public void bootEnded(SledNode sled, BootId boot) {
    add(new RackEvent.BootEnded(sled.name()));
  }

  @Override
  public void silenced(SledNode sled) {
    add(new RackEvent.Dismissed(sled.name()));
  }

  @Override
  public void reservoirChanged(SledNode sled, Reservoir before, Reservoir after) {
    if (after.desiredBytes() != before.desiredBytes()) {
      add(new RackEvent.ResizeBegun(sled.name(), after.desiredBytes()));
    }
    boolean settles =
        after.phase().settled()
            && (!before.phase().settled() || before.settledBytes() != after.settledBytes());
    if (settles || after.heldBytes() < before.heldBytes()) {
      probe(sled); // before the sled's own word is taken in: less must not be there already
    }
    if (settles) {
      add(new RackEvent.Resized(sled.name(), after.desiredBytes(), after.settledBytes()));
    }
  }

  private void probe(SledNode sled) {
    long actualBytes = sled.kernelReservoirBytes();
    add(
        new RackEvent.Probed(
            sled.name(), actualBytes, vms.getOrDefault(sled, Collections.emptyMap())));
  }

  @Override
  public void vmCreated(SledNode sled, String vm, long reservoirBytes) {
    Map<String, Long> more = new LinkedHashMap<>(vms.getOrDefault(sled, Collections.emptyMap()));
    more.put(vm, reservoirBytes);
    vms.put(sled, Collections.unmodifiableMap(more));
    probe(sled);
  }

  @Override
  public void vmGone(SledNode sled, String vm) {
    Map<String, Long> fewer = new LinkedHashMap<>(vms.getOrDefault(sled, Collections.emptyMap()));
    fewer.remove(vm);
    vms.put(sled, Collections.unmodifiableMap(fewer));
  }

  @Override
  public void reported(SledNode sled, SledAgentInfo info) {
    add(new RackEvent.Announced(sled.name(), report(info)));
  }

  private static Report report(SledAgentInfo info) {
    return new Report(
        info.boot().number(),
        info.generation(),
        info.reservoir().settledBytes(),
        info.reservoir().phase().settled());
  }

  @Override
  public void launchCalled(SledCall call, long reservoirBytes) {
    String vm = call.vmm().toString();
    boolean direct = rack.clients().direct().launchedHere(vm);
    InstanceId instance = direct ? null : store.instanceOf(vm);
    add(
        new RackEvent.LaunchCalled(
            call.sled().name(),
            number(call),
            vm,
            instance == null ? null : instance.toString(),
            reservoirBytes,
            call.boot().number()));
  }

  @Override
  public void launchAnswered(SledCall call, @Nullable BootId by, @Nullable Throwable failure) {
    add(
        new RackEvent.LaunchAnswered(
            call.sled().name(),
            number(call),
            call.vmm().toString(),
            by == null ? 0 : by.number(),
            ended(failure)));
  }

  @Override
  public void stopCalled(SledCall call) {
    add(
        new RackEvent.StopCalled(
            call.sled().name(), number(call), call.vmm().toString(), call.boot().number()));
  }

  @Override
  public void stopAnswered(SledCall call, @Nullable BootId by, @Nullable Throwable failure) {
    add(
        new RackEvent.StopAnswered(
            call.sled().name(),
            number(call),
            call.vmm().toString(),
            by == null ? 0 : by.number(),
            ended(failure)));
  }

  /** Unique on the whole rack. */
  private static long number(SledCall call) {
    return (long) call.sled().index() << Integer.SIZE | call.number();
  }

  private static Ended ended(@Nullable Throwable failure) {
    if (failure == null) {
      return Ended.OK;
    }
    return SledHistories.certain(failure) ? Ended.FAIL : Ended.INFO;
  }

  @Override
  public void rowChanged(String table, @Nullable Object before, @Nullable Object after) {
    if (after instanceof SledRow row) {
      sledChanged(rack.sled(row.id()).name(), (SledRow) before, row);
    } else if (before == null && after instanceof ReservationRow row) {
      VmmRow vmm = store.vmms().get(row.id());
      add(
          new RackEvent.Reserved(
              rack.sled(row.sled()).name(),
              row.id().toString(),
              row.reservoirBytes(),
              vmm == null ? 0 : vmm.boot().number()));
    } else if (after == null && before instanceof ReservationRow row) {
      add(new RackEvent.Released(rack.sled(row.sled()).name(), row.id().toString()));
    }
  }

  private void sledChanged(String sled, @Nullable SledRow before, SledRow after) {
    boolean sameReport =
        before != null && (before.info() == after.info() || before.info().equals(after.info()));
    if (!sameReport) {
      add(new RackEvent.Applied(sled, report(after.info())));
    }
    if (before != null
        && after.boot().isNewerThan(before.boot())
        && after.boot().isNewerThan(after.info().boot())) {
      add(new RackEvent.Heard(sled, after.boot().number()));
    }
    if (after.policy() == SledPolicy.EXPUNGED
        && (before == null || before.policy() != SledPolicy.EXPUNGED)) {
      add(new RackEvent.Expunged(sled));
    }
  }
}
