package dev.sluice.sim.judge;

import dev.sluice.api.BootId;
import dev.sluice.api.PropolisId;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.ReservationRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.VmmEvent.LaunchAnswered;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A VMM is placed on the report of the sled's present boot, as far as Nexus can know: the newest
 * boot that it has heard of has reported a reservoir that is ready. And no launch succeeds that
 * names another boot than its placement did.
 *
 * <p>A placement made before a reboot could be heard of breaks nothing; nor does the launch that
 * follows, unless the wrong boot accepts it ({@link AnswersAreOfThisBoot}).
 */
final class PlacedInThisBoot implements Oracle {

  private final StoreMirror store;
  private final Findings findings;
  private final Map<PropolisId, BootId> placed = new LinkedHashMap<>();

  /** Reports to {@code findings}; {@code store} must be told of each change first. */
  PlacedInThisBoot(StoreMirror store, Findings findings) {
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(ReservationRowChanged.class, this::rowChanged);
    events.on(LaunchAnswered.class, this::launchAnswered);
  }

  private void rowChanged(RowChanged change) {
    if (change.before() == null && change.after() instanceof ReservationRow reservation) {
      VmmRow vmm = store.vmms().get(reservation.id());
      SledRow sled = store.sled(reservation.sled());
      @Nullable BootId boot = vmm == null ? null : vmm.boot();
      if (boot != null) {
        placed.put(reservation.id(), boot);
      }
      placed(reservation, boot, sled);
    }
  }

  private void placed(ReservationRow reservation, @Nullable BootId boot, @Nullable SledRow sled) {
    if (sled == null
        || !sled.info().boot().equals(sled.boot())
        || !sled.info().reservoir().phase().settled()) {
      findings.add(
          Promise.PLACED_IN_THIS_BOOT,
          reservation.id() + " was placed on a sled that had not reported to be ready");
    } else if (!sled.boot().equals(boot)) {
      findings.add(
          Promise.PLACED_IN_THIS_BOOT,
          reservation.id() + " was placed in " + boot + " of a sled that is in " + sled.boot());
    }
  }

  private void launchAnswered(LaunchAnswered answer) {
    BootId boot = placed.get(answer.call().vmm());
    if (answer.failure() == null && boot != null && !boot.equals(answer.call().boot())) {
      findings.add(
          Promise.PLACED_IN_THIS_BOOT,
          answer.call().vmm()
              + " was placed in "
              + boot
              + " of "
              + answer.call().sled().name()
              + " and runs at a request to "
              + answer.call().boot());
    }
  }
}
