package dev.sluice.nexus;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.Refusal;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a VMM may go: any sled in service whose reservoir, as this very boot has reported it, holds
 * all that is reserved there and the VMM besides. All such sleds are equally likely.
 */
final class Placement {

  private static final int SLEDS_MAX = 100; // a rack has about thirty

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

  /**
   * Why sleds were not asked that may have room: they take no instances now, or have not settled in
   * their newest boot. None of these is full.
   */
  static List<Refusal> notAsked(Transaction tx, Predicate<SledId> excluded, long askedBytes) {
    List<SledRow> sleds = tx.sleds().page(null, SLEDS_MAX);
    Map<SledId, Long> reserved =
        tx.reservations().bytesBySled(sleds.stream().map(SledRow::id).toList());
    List<Refusal> notAsked = new ArrayList<>();
    for (SledRow sled : sleds) {
      boolean gone = sled.policy() == SledPolicy.EXPUNGED || sled.state() != SledState.ACTIVE;
      if (!gone && !excluded.test(sled.id())) {
        if (sled.settling() && askedBytes < sled.info().physicalRamBytes()) {
          notAsked.add(refusal(sled, "has not said which reservoir it has"));
        } else if (!sled.takesInstances()
            && sled.hasRoom(reserved.getOrDefault(sled.id(), 0L), askedBytes)) {
          notAsked.add(refusal(sled, "takes no instances now"));
        }
      }
    }
    return notAsked;
  }

  private static Refusal refusal(SledRow sled, String why) {
    return new Refusal(sled.id(), ErrorCode.UNAVAILABLE, why);
  }
}
