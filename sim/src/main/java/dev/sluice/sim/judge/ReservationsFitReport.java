package dev.sluice.sim.judge;

import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.rack.RackObserver;
import org.jspecify.annotations.Nullable;

/**
 * Nothing is placed on memory that is not there: when a reservation is made, all of the sled's
 * together fit what its present boot has reported, and the sled takes instances.
 */
public final class ReservationsFitReport implements RackObserver {

  /** Its name in verdicts. */
  public static final String NAME = "reservations-fit-report";

  private final StoreMirror store;
  private final Findings findings;

  /** Reports to {@code findings}; {@code store} must be told of each change first. */
  public ReservationsFitReport(StoreMirror store, Findings findings) {
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void rowChanged(String table, @Nullable Object before, @Nullable Object after) {
    if (before != null || !(after instanceof ReservationRow reservation)) {
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
          NAME,
          "reservations of "
              + reserved
              + " bytes on sled "
              + reservation.sled()
              + ", which offers "
              + reported);
    }
  }
}
