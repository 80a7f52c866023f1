package dev.sluice.nexus;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
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

  private static final int PAGE_ROWS = 100;

  /** What is kept and told of one start; a rack has 32 sleds. */
  private static final int REASONS_MAX = 32;

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
   * Why sleds were not asked; {@link ErrorCode#UNAVAILABLE} is said of those that may have room but
   * take no instances now, or have not settled in their newest boot. None of these is full. All
   * others in service or kept out of it are, and come after them. Sleds that were given up are left
   * out, and all beyond the first {@value #REASONS_MAX}.
   */
  static List<Refusal> notAsked(Transaction tx, Predicate<SledId> excluded, long askedBytes) {
    List<Refusal> mayHaveRoom = new ArrayList<>();
    List<Refusal> full = new ArrayList<>();
    SledId last = null;
    List<SledRow> sleds;
    do {
      sleds = tx.sleds().page(last, PAGE_ROWS);
      Map<SledId, Long> reserved =
          tx.reservations().bytesBySled(sleds.stream().map(SledRow::id).toList());
      for (SledRow sled : sleds) {
        last = sled.id();
        boolean gone = sled.policy() == SledPolicy.EXPUNGED;
        if (!gone && !excluded.test(sled.id())) {
          Refusal refusal = notAsked(sled, reserved.getOrDefault(sled.id(), 0L), askedBytes);
          (refusal.code() == ErrorCode.UNAVAILABLE ? mayHaveRoom : full).add(refusal);
        }
      }
    } while (sleds.size() == PAGE_ROWS);
    mayHaveRoom.addAll(full);
    return mayHaveRoom.subList(0, Math.min(REASONS_MAX, mayHaveRoom.size()));
  }

  private static Refusal notAsked(SledRow sled, long reservedBytes, long askedBytes) {
    if (sled.settling() && askedBytes < sled.info().physicalRamBytes()) {
      return refusal(sled, "has not said which reservoir it has");
    }
    if (!sled.takesInstances() && sled.hasRoom(reservedBytes, askedBytes)) {
      return refusal(sled, "takes no instances now");
    }
    return new Refusal(
        sled.id(),
        ErrorCode.INSUFFICIENT_RESERVOIR,
        Math.max(0, sled.freeBytes(reservedBytes)) / GuestMemory.MIB // others may hold more
            + " of "
            + sled.placeableBytes() / GuestMemory.MIB
            + " MiB free, "
            + askedBytes / GuestMemory.MIB
            + " MiB needed");
  }

  private static Refusal refusal(SledRow sled, String why) {
    return new Refusal(sled.id(), ErrorCode.UNAVAILABLE, why);
  }
}
