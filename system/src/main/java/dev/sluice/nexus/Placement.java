package dev.sluice.nexus;

import dev.sluice.api.SledId;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a VMM may go: any sled in service whose reservoir, as this very boot has reported it, holds
 * all that is reserved there and the VMM besides. All such sleds are equally likely.
 */
final class Placement {

  private Placement() {}

  /**
   * The sled to take.
   *
   * @param excluded sleds that are not wanted
   * @param askedBytes reservoir that the VMM takes
   * @param draw a number drawn uniformly from all longs; drawn beforehand, so that the transaction
   *     picks the same when it runs again
   */
  static Optional<SledRow> pick(
      Transaction tx, Predicate<SledId> excluded, long askedBytes, long draw) {
    Map<SledId, Long> reservedBytes = reservedBytes(tx);
    List<SledRow> fitting = new ArrayList<>();
    for (SledRow sled : tx.sleds().all()) {
      if (sled.takesInstances()
          && reservedBytes.getOrDefault(sled.id(), 0L) + askedBytes <= sled.placeableBytes()
          && !excluded.test(sled.id())) {
        fitting.add(sled);
      }
    }
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(fitting.get((int) Long.remainderUnsigned(draw, fitting.size())));
  }

  /** The sum of the reservations of each sled that has any. */
  static Map<SledId, Long> reservedBytes(Transaction tx) {
    Map<SledId, Long> sums = new LinkedHashMap<>();
    for (ReservationRow reservation : tx.reservations().all()) {
      sums.merge(reservation.sled(), reservation.reservoirBytes(), Long::sum);
    }
    return sums;
  }
}
