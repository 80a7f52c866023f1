package dev.sluice.sim.judge;

import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.ReservationRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.VmEvent.VmCreated;
import java.util.LinkedHashMap;
import java.util.Map;

/** A VM takes no more of the reservoir than was reserved for it when it was placed. */
final class LaunchFitsReservation implements Oracle {

  private final Findings findings;
  private final Map<String, Long> reservedBytes = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  LaunchFitsReservation(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(ReservationRowChanged.class, this::rowChanged);
    events.on(VmCreated.class, this::vmCreated);
  }

  private void rowChanged(RowChanged change) {
    if (change.after() instanceof ReservationRow reservation) {
      reservedBytes.put(reservation.id().toString(), reservation.reservoirBytes());
    }
  }

  private void vmCreated(VmCreated created) {
    Long most = reservedBytes.get(created.vm());
    if (most != null && created.reservoirBytes() > most) {
      findings.add(
          Promise.LAUNCH_FITS_RESERVATION,
          created.vm()
              + " takes "
              + created.reservoirBytes()
              + " bytes on "
              + created.sled().name()
              + ", and "
              + most
              + " were reserved for it");
    }
  }
}
