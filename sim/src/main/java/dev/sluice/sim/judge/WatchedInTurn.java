package dev.sluice.sim.judge;

import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.NexusRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.VmmRowChanged;
import dev.sluice.sim.event.VmmEvent.StateAsked;
import dev.sluice.sim.event.VmmEvent.StopAsked;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every VMM that runs or is to stop has its turn with the watcher, however many others of its sled
 * do not answer. Of one VMM a sled may keep silent about a question (15 s) and a stop (60 s); two
 * rounds may be a period apart (30 s) with a round's own length before. What went with its sled is
 * not asked about any more.
 */
final class WatchedInTurn implements Oracle {

  private static final long NANOS_EACH = 75_000_000_000L;
  private static final long NANOS_MORE = 180_000_000_000L;

  private final Kernel kernel;
  private final Undisturbed nexus;
  private final StoreMirror store;
  private final Findings findings;
  private final Map<PropolisId, Long> waitingSince = new LinkedHashMap<>();
  private final Map<SledId, Integer> mostAtOnce = new LinkedHashMap<>();

  /** Reports to {@code findings}; {@code store} and {@code nexus} must be told first. */
  WatchedInTurn(Kernel kernel, Undisturbed nexus, StoreMirror store, Findings findings) {
    this.kernel = kernel;
    this.nexus = nexus;
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(VmmRowChanged.class, this::rowChanged);
    events.on(StateAsked.class, request -> asked(request.sled().id(), request.vmm()));
    // Also where nothing is asked any more.
    events.on(NexusRowChanged.class, beat -> mostAtOnce.keySet().forEach(this::check));
    events.on(StopAsked.class, request -> asked(request.call().sled().id(), request.call().vmm()));
  }

  private void rowChanged(RowChanged change) {
    if (change.before() instanceof VmmRow old && change.after() == null) {
      waitingSince.remove(old.id());
    } else if (change.after() instanceof VmmRow vmm && vmm.state() != VmmRow.State.STARTING) {
      waitingSince.putIfAbsent(vmm.id(), kernel.nowNanos());
      int here = 0;
      for (PropolisId other : waitingSince.keySet()) {
        VmmRow row = store.vmms().get(other);
        here += row != null && row.sled().equals(vmm.sled()) ? 1 : 0;
      }
      mostAtOnce.merge(vmm.sled(), here, Math::max);
    }
  }

  private void asked(SledId sled, PropolisId vmm) {
    waitingSince.computeIfPresent(vmm, (id, since) -> kernel.nowNanos());
    check(sled);
  }

  private void check(SledId sled) {
    long mostNanos = NANOS_MORE + NANOS_EACH * mostAtOnce.getOrDefault(sled, 0);
    waitingSince.forEach(
        (other, since) -> {
          if (nexus.nanosSince(since) > mostNanos && isThere(sled, other)) {
            findings.add(
                Promise.WATCHED_IN_TURN,
                "VMM " + other + " has waited for " + mostNanos / 1_000_000_000L + " s");
          }
        });
  }

  private boolean isThere(SledId id, PropolisId propolis) {
    VmmRow vmm = store.vmms().get(propolis);
    SledRow sled = store.sled(id);
    return vmm != null
        && sled != null
        && vmm.sled().equals(id)
        && !sled.boot().isNewerThan(vmm.boot())
        && !store.expunged(id);
  }
}
