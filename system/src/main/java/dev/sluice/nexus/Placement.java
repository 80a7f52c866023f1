package dev.sluice.nexus;

import dev.sluice.api.SledId;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.Transaction;
import java.util.ArrayList;
import java.util.List;
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
    List<SledId> fitting = new ArrayList<>(tx.sleds().withRoom(askedBytes));
    fitting.removeIf(excluded);
    return fitting.isEmpty()
        ? Optional.empty()
        : tx.sleds().get(fitting.get((int) Long.remainderUnsigned(draw, fitting.size())));
  }
}
