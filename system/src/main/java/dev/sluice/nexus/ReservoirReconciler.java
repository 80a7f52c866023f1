package dev.sluice.nexus;

import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells sleds which reservoir they should have, in rounds, until their own reports say that they
 * work towards it. Whether they get there is theirs to report; whether a request was answered
 * decides nothing.
 */
final class ReservoirReconciler {

  private static final Logger LOG = LoggerFactory.getLogger(ReservoirReconciler.class);

  private final Transactions transactions;
  private final SledCalls calls;
  private final Worker worker;
  private final PeriodicTask rounds;

  private final Set<SledId> busy = new LinkedHashSet<>(); // one request to a sled at a time

  // One list at a time: of two, the older could come later, and its wishes be sent after the newer
  // ones.
  private boolean listing;
  private boolean listAgain;

  ReservoirReconciler(Transactions transactions, SledCalls calls, Worker worker, Duration period) {
    this.transactions = transactions;
    this.calls = calls;
    this.worker = worker;
    this.rounds = new PeriodicTask(worker, period, this::round);
  }

  /** Begins the rounds. */
  void start() {
    rounds.start();
  }

  /** Makes a round now; from any worker. */
  void reconcileNow() {
    worker.execute(this::round);
  }

  private void round() {
    if (listing) {
      listAgain = true;
      return;
    }
    listing = true;
    transactions.listing(
        "reservoir-list",
        (tx, last, limit) ->
            tx.sleds().withDesiredReservoir(last == null ? null : last.id(), limit),
        this::listed,
        failure -> {
          endListing();
          Transactions.throwUnlessStore(failure);
        });
  }

  private void listed(List<SledRow> sleds) {
    sleds.forEach(this::tell);
    endListing();
  }

  private void endListing() {
    listing = false;
    if (listAgain) {
      listAgain = false;
      round();
    }
  }

  private void tell(SledRow sled) {
    ReservoirMode desired = sled.desired();
    if (desired == null || !disagrees(sled, desired) || !busy.add(sled.id())) {
      return;
    }
    calls.setReservoir(
        sled, desired, report -> settled(sled.id(), report), failure -> refused(sled, failure));
  }

  private void settled(SledId sled, ReservoirReport report) {
    busy.remove(sled);
    LOG.info("sled {} has a reservoir of {} bytes", sled, report.settledBytes());
  }

  private void refused(SledRow sled, Throwable failure) {
    // Nothing is sent again for this list: each round sends what is then desired. So an outdated
    // wish, which the sled refuses as STALE_GENERATION, ends here.
    busy.remove(sled.id());
    LOG.info("sled {}: reservoir {}: {}", sled.id(), sled.desired(), failure.getMessage());
  }

  /** Whether a sled works towards something else than it should. */
  private static boolean disagrees(SledRow sled, ReservoirMode desired) {
    SledAgentInfo info = sled.info();
    // Until its new boot has reported, nobody knows what the sled works towards.
    return info.boot().equals(sled.boot())
        && info.reservoir().desiredBytes() != desired.targetBytes(info.physicalRamBytes());
  }
}
