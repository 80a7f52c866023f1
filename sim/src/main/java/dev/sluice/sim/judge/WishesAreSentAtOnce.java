package dev.sluice.sim.judge;

import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.RunEvent.ProcessDied;
import dev.sluice.sim.event.RunEvent.ShutdownBegan;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.event.StoreEvent.TransactionEnded;
import dev.sluice.sim.event.VmmEvent.WishSent;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What an operator wants of a sled's reservoir is sent to the sled at once, if the sled has said
 * that it works towards something else, and no earlier wish is on its way.
 */
final class WishesAreSentAtOnce implements Oracle {

  /** Transactions and tasks; a round comes in 30 s. */
  private static final long SOON_NANOS = 5_000_000_000L;

  /** The time limit of a request, by a slow clock, and the tasks around it. */
  private static final long UNDER_WAY_NANOS = 65_000_000_000L;

  private final Kernel kernel;
  private final Undisturbed nexus;
  private final Findings findings;
  private final Map<SledId, Long> orderedNanos = new LinkedHashMap<>();
  private final Map<SledId, Long> sentNanos = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  WishesAreSentAtOnce(Kernel kernel, Undisturbed nexus, Findings findings) {
    this.kernel = kernel;
    this.nexus = nexus;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(SledRowChanged.class, this::changed);
    events.on(WishSent.class, this::sent);
    events.on(TransactionEnded.class, ended -> check());
    events.on(ProcessDied.class, died -> orderedNanos.clear());
    events.on(ShutdownBegan.class, began -> orderedNanos.clear());
  }

  private void changed(SledRowChanged change) {
    SledRow before = change.before();
    SledRow after = change.after();
    if (after == null || before == null) {
      return;
    }
    if (!disagrees(after)) {
      orderedNanos.remove(after.id());
    } else if (!Objects.equals(before.desired(), after.desired())) {
      long last = sentNanos.getOrDefault(after.id(), -UNDER_WAY_NANOS);
      if (kernel.nowNanos() - last >= UNDER_WAY_NANOS) {
        orderedNanos.put(after.id(), kernel.nowNanos());
      }
    }
  }

  private static boolean disagrees(SledRow sled) {
    ReservoirMode desired = sled.desired();
    SledAgentInfo info = sled.info();
    return desired != null
        && sled.policy() != SledPolicy.EXPUNGED
        && sled.state() == SledState.ACTIVE
        && info.boot().equals(sled.boot())
        && info.reservoir().desiredBytes() != desired.targetBytes(info.physicalRamBytes());
  }

  private void sent(WishSent wish) {
    orderedNanos.remove(wish.sled().id());
    sentNanos.put(wish.sled().id(), kernel.nowNanos());
  }

  private void check() {
    if (orderedNanos.isEmpty()) {
      return;
    }
    orderedNanos
        .entrySet()
        .removeIf(
            order -> {
              boolean late = nexus.nanosSince(order.getValue()) > SOON_NANOS;
              if (late) {
                findings.add(
                    Promise.WISHES_AT_ONCE,
                    "what an operator wants of sled " + order.getKey() + " is not sent to it");
              }
              return late;
            });
  }
}
