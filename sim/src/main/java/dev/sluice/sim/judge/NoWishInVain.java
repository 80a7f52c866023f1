package dev.sluice.sim.judge;

import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.event.VmmEvent.WishSent;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sled is not told of a wish for its reservoir once it has said, and Nexus has taken, that it
 * works towards that size.
 */
final class NoWishInVain implements Oracle {

  /** A list of sleds and what is on its way to them. */
  private static final long UNDER_WAY_NANOS = 20_000_000_000L;

  private final Kernel kernel;
  private final Undisturbed nexus;
  private final Findings findings;
  private final Map<SledId, Long> agreesNanos = new LinkedHashMap<>();

  /** Reports to {@code findings}; {@code nexus} must be told first. */
  NoWishInVain(Kernel kernel, Undisturbed nexus, Findings findings) {
    this.kernel = kernel;
    this.nexus = nexus;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(SledRowChanged.class, this::changed);
    events.on(WishSent.class, this::sent);
  }

  private void changed(SledRowChanged change) {
    SledRow after = change.after();
    if (after == null) {
      return;
    }
    if (agrees(after)) {
      agreesNanos.putIfAbsent(after.id(), kernel.nowNanos());
    } else {
      agreesNanos.remove(after.id());
    }
  }

  private static boolean agrees(SledRow sled) {
    ReservoirMode desired = sled.desired();
    SledAgentInfo info = sled.info();
    return desired != null
        && info.boot().equals(sled.boot())
        && info.reservoir().desiredBytes() == desired.targetBytes(info.physicalRamBytes());
  }

  private void sent(WishSent wish) {
    Long since = agreesNanos.get(wish.sled().id());
    if (since != null && nexus.nanosSince(since) > UNDER_WAY_NANOS) {
      findings.add(
          Promise.NO_WISH_IN_VAIN,
          wish.sled().name() + " is told of " + wish.wish() + ", towards which it works already");
    }
  }
}
