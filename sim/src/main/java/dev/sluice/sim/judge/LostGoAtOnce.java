package dev.sluice.sim.judge;

import dev.sluice.api.PropolisId;
import dev.sluice.api.SledPolicy;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.SagaRowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.event.StoreEvent.VmmRowChanged;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Once Nexus has heard of a boot, from whomever, or an operator has expunged the sled, all VMMs
 * that went with that are off the books at once rather than with the watcher's next round, so that
 * their memory can be had again. Start sagas have theirs off the books as soon as they look: when
 * what they have asked of the sled has had no answer, or been answered. A place that is kept for an
 * instance whose old VMM is not known to be gone has all the time until it is.
 */
final class LostGoAtOnce implements Oracle {

  private static final long NANOS_MAX = 20_000_000_000L; // a few transactions; a period is 30 s

  /** Two requests of a launch that time out (60 s each), or a stop and a pause (30 s). */
  private static final long SAGA_NANOS_MAX = 150_000_000_000L;

  private final Kernel kernel;
  private final Undisturbed nexus;
  private final StoreMirror store;
  private final Findings findings;
  private final Map<PropolisId, Long> lostSince = new LinkedHashMap<>();
  private final Set<PropolisId> ofSagas = new LinkedHashSet<>();

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
    events.on(SagaRowChanged.class, this::sagaChanged);
  }

  private void rowChanged(RowChanged change) {
    if (change.before() instanceof SledRow old
        && change.after() instanceof SledRow sled
        && (sled.boot().isNewerThan(old.boot())
            || sled.policy() == SledPolicy.EXPUNGED && old.policy() != SledPolicy.EXPUNGED)) {
      heard(sled);
    } else if (change.before() instanceof VmmRow vmm && change.after() == null) {
      Long since = lostSince.remove(vmm.id());
      long most = ofSagas.remove(vmm.id()) ? SAGA_NANOS_MAX : NANOS_MAX;
      if (since != null && nexus.nanosSince(since) > most) {
        findings.add(
            Promise.LOST_GO_AT_ONCE,
            "VMM "
                + vmm.id()
                + " went off the books "
                + (kernel.nowNanos() - since) / 1_000_000_000L
                + " s after Nexus had heard that it went with "
                + vmm.boot()
                + " of its sled");
      }
    }
  }

  private void heard(SledRow sled) {
    for (VmmRow vmm : store.vmms().values()) {
      if (vmm.sled().equals(sled.id())
          && (sled.boot().isNewerThan(vmm.boot()) || sled.policy() == SledPolicy.EXPUNGED)
          && lostSince.putIfAbsent(vmm.id(), kernel.nowNanos()) == null
          && vmm.state() == VmmRow.State.STARTING) {
        ofSagas.add(vmm.id());
      }
    }
  }

  private void sagaChanged(SagaRowChanged change) {
    SagaRow before = change.before();
    if (before != null && before.step() == SagaRow.Step.VACATE && before.propolis() != null) {
      lostSince.computeIfPresent(before.propolis(), (id, since) -> kernel.nowNanos());
    }
  }
}
