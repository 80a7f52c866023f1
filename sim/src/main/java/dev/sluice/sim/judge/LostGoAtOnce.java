package dev.sluice.sim.judge;

import dev.sluice.api.BootId;
import dev.sluice.api.PropolisId;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.event.StoreEvent.VmmRowChanged;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Once Nexus has heard of a boot, from whomever, all VMMs that went with the one before are off the
 * books at once rather than with the watcher's next round, so that their memory can be had again.
 * Those of running start sagas are left to these.
 */
final class LostGoAtOnce implements Oracle {

  private static final long NANOS_MAX = 20_000_000_000L; // a few transactions; a period is 30 s

  private final Kernel kernel;
  private final Undisturbed nexus;
  private final StoreMirror store;
  private final Findings findings;
  private final Map<PropolisId, Long> lostSince = new LinkedHashMap<>();

  /** Reports to {@code findings}; {@code store} and {@code nexus} must be told first. */
  LostGoAtOnce(Kernel kernel, Undisturbed nexus, StoreMirror store, Findings findings) {
    this.kernel = kernel;
    this.nexus = nexus;
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(SledRowChanged.class, this::rowChanged);
    events.on(VmmRowChanged.class, this::rowChanged);
  }

  private void rowChanged(RowChanged change) {
    if (change.before() instanceof SledRow old
        && change.after() instanceof SledRow sled
        && sled.boot().isNewerThan(old.boot())) {
      heard(sled, sled.boot());
    } else if (change.before() instanceof VmmRow vmm && change.after() == null) {
      Long since = lostSince.remove(vmm.id());
      if (since != null && nexus.nanosSince(since) > NANOS_MAX) {
        findings.add(
            Promise.LOST_GO_AT_ONCE,
            "VMM "
                + vmm.id()
                + " went off the books "
                + (kernel.nowNanos() - since) / 1_000_000_000L
                + " s after Nexus had heard that "
                + vmm.boot()
                + " of its sled is over");
      }
    }
  }

  private void heard(SledRow sled, BootId boot) {
    for (VmmRow vmm : store.vmms().values()) {
      if (vmm.sled().equals(sled.id())
          && boot.isNewerThan(vmm.boot())
          && vmm.state() != VmmRow.State.STARTING) {
        lostSince.putIfAbsent(vmm.id(), kernel.nowNanos());
      }
    }
  }
}
