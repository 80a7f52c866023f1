package dev.sluice.sim.judge;

import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.RunEvent.ProcessDied;
import dev.sluice.sim.event.RunEvent.ShutdownBegan;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.event.StoreEvent.TransactionEnded;
import dev.sluice.sim.event.StoreEvent.VmmRowChanged;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sled that an operator has drained begins to empty at once, not with the next round: one of its
 * VMMs is stopped for its new place, or it is noted why it stays. Not so if the sled had another
 * policy shortly before, since a round of that time may be in hand.
 */
final class DrainsBeginAtOnce implements Oracle {

  /** Transactions and tasks; a round comes in 30 s. */
  private static final long SOON_NANOS = 10_000_000_000L;

  private static final long IN_HAND_NANOS = 60_000_000_000L;

  private final Kernel kernel;
  private final Undisturbed nexus;
  private final StoreMirror store;
  private final Findings findings;
  private final Map<SledId, Long> drainedNanos = new LinkedHashMap<>();
  private final Map<SledId, Long> policyNanos = new LinkedHashMap<>(); // when it last changed

  /** Reports to {@code findings}; {@code store} and {@code nexus} must be told first. */
  DrainsBeginAtOnce(Kernel kernel, Undisturbed nexus, StoreMirror store, Findings findings) {
    this.kernel = kernel;
    this.nexus = nexus;
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(SledRowChanged.class, this::rowChanged);
    events.on(VmmRowChanged.class, this::rowChanged);
    events.on(TransactionEnded.class, ended -> check());
    events.on(ProcessDied.class, died -> drainedNanos.clear());
    events.on(ShutdownBegan.class, began -> drainedNanos.clear());
  }

  private void rowChanged(RowChanged change) {
    if (change.before() instanceof VmmRow vmm) {
      drainedNanos.remove(vmm.sled());
    } else if (change.before() instanceof SledRow before
        && change.after() instanceof SledRow after) {
      sledChanged(before, after);
    }
  }

  private void sledChanged(SledRow before, SledRow after) {
    drainedNanos.remove(after.id());
    if (before.policy() == after.policy()) {
      return;
    }
    Long last = policyNanos.put(after.id(), kernel.nowNanos());
    boolean inHand = last != null && kernel.nowNanos() - last < IN_HAND_NANOS;
    if (after.policy() == SledPolicy.DRAIN && !inHand && mayMove(after)) {
      drainedNanos.put(after.id(), kernel.nowNanos());
    }
  }

  private boolean mayMove(SledRow sled) {
    return store.sagas().values().stream().noneMatch(saga -> sled.id().equals(saga.from()))
        && store.vmms().values().stream()
            .anyMatch(
                vmm ->
                    vmm.sled().equals(sled.id())
                        && vmm.state() == VmmRow.State.RUNNING
                        && vmm.boot().equals(sled.boot()));
  }

  private void check() {
    drainedNanos
        .entrySet()
        .removeIf(
            drain -> {
              boolean late = nexus.nanosSince(drain.getValue()) > SOON_NANOS;
              if (late) {
                findings.add(
                    Promise.DRAINS_BEGIN_AT_ONCE,
                    "sled " + drain.getKey() + " is drained, and nothing is tried");
              }
              return late;
            });
  }
}
