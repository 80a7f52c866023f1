package dev.sluice.nexus;

import dev.sluice.api.SledId;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.platform.Worker;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Has instances leave the sleds that are drained, in rounds: one after another of the VMMs there is
 * tried, the least recently tried first, until as many moves are under way as may be. A round of a
 * sled is asked for when its policy is set, by the rounds of the instance watcher, and when a move
 * has come to its end; which VMMs there are, and who had no turn, is in the datastore, so that it
 * does not matter which Nexus makes a round.
 */
final class SledDrainer {

  // A VMM that stays costs a transaction in each round; those that had no turn come first in the
  // next.
  private static final int TRIES_PER_ROUND_MAX = 16;

  private final Transactions transactions;
  private final SagaRunner sagas;
  private final Worker worker;
  private final Set<SledId> busy = new LinkedHashSet<>(); // one round of a sled at a time

  /**
   * A drainer.
   *
   * @param worker that of the sagas too
   */
  SledDrainer(Transactions transactions, SagaRunner sagas, Worker worker) {
    this.transactions = transactions;
    this.sagas = sagas;
    this.worker = worker;
  }

  /** Makes a round of a sled, if it is drained; from any worker. */
  void drain(SledId sled) {
    worker.execute(() -> round(sled));
  }

  private void round(SledId sled) {
    if (busy.add(sled)) {
      transactions.idempotent(
          "drain-list",
          tx -> MoveSteps.toMove(tx, sled, TRIES_PER_ROUND_MAX),
          vmms -> next(sled, vmms.iterator()),
          failure -> missed(sled, failure));
    }
  }

  private void next(SledId sled, Iterator<VmmRow> vmms) {
    if (!vmms.hasNext()) {
      busy.remove(sled);
      return;
    }
    sagas.move(
        vmms.next(),
        () -> round(sled),
        more -> {
          if (more) {
            next(sled, vmms);
          } else {
            busy.remove(sled);
          }
        },
        failure -> missed(sled, failure));
  }

  private void missed(SledId sled, Throwable failure) {
    busy.remove(sled); // the next round will see
    Transactions.throwUnlessStore(failure);
  }
}
