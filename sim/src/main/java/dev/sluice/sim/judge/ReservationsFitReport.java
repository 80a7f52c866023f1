package dev.sluice.sim.judge;

import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.ReservationRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;

/**
 * Nothing is placed on memory that is not there: when a reservation is made, all of the sled's
 * together fit what its present boot has reported, and the sled takes instances.
 */
final class ReservationsFitReport implements Oracle {

  private final StoreMirror store;
  private final Findings findings;

  /** Reports to {@code findings}; {@code store} must be told of each change first. */
  ReservationsFitReport(StoreMirror store, Findings findings) {
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(ReservationRowChanged.class, this::rowChanged);
  }

  private void rowChanged(RowChanged change) {
    if (change.before() != null || !(change.after() instanceof ReservationRow reservation)) {
      return;
    }
    SledRow sled = store.sled(reservation.sled());
    long reported =
        sled != null && sled.takesInstances() && sled.info().boot().equals(sled.boot())
            ? sled.info().reservoir().settledBytes()
            : 0;
    long reserved = store.reservedBytes(reservation.sled());
    if (reserved > reported) {
      findings.add(
          Promise.RESERVATIONS_FIT_REPORT,
          "reservations of "
              + reserved
              + " bytes on sled "
              + reservation.sled()
              + ", which offers "
              + reported);
    }
  }
}
