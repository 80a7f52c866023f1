package dev.sluice.nexus;

import dev.sluice.api.SledId;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after every VMM that runs or is to stop, in rounds: takes those that went with their sled
 * off the books, and has the others asked about, one request to a sled at a time. A sled still busy
 * with the round before is left out of the next.
 */
final class InstanceWatcher {

  private static final Logger LOG = LoggerFactory.getLogger(InstanceWatcher.class);

  private final Transactions transactions;
  private final SledWatch.Tools tools;
  private final Worker worker;
  private final Duration period;

  private final Set<SledId> busy = new LinkedHashSet<>();
  private boolean listing;
  private boolean kickedMeanwhile;

  InstanceWatcher(SledWatch.Tools tools, Worker worker, Duration period) {
    this.transactions = tools.transactions();
    this.tools = tools;
    this.worker = worker;
    this.period = period;
  }

  /** Begins the rounds. */
  void start() {
    worker.execute(this::tick);
  }

  /** Has a round made now, since a sled is known to be lost; from any worker. */
  void kick() {
    worker.execute(this::round);
  }

  private void tick() {
    round();
    worker.after(period, this::tick);
  }

  private void round() {
    if (listing) {
      kickedMeanwhile = true; // the list in hand may be older than the reason for the kick
      return;
    }
    listing = true;
    transactions.idempotent("watch-list", InstanceWatcher::toWatch, this::listed, this::missed);
  }

  private void listed(List<PlacedVmm> placed) {
    Map<SledId, List<PlacedVmm>> bySled = new LinkedHashMap<>();
    for (PlacedVmm vmm : placed) {
      if (vmm.lost()) {
        endLost(vmm.vmm());
      } else if (!busy.contains(vmm.vmm().sled())) {
        bySled.computeIfAbsent(vmm.vmm().sled(), sled -> new ArrayList<>()).add(vmm);
      }
    }
    bySled.forEach(
        (sled, vmms) -> {
          busy.add(sled);
          new SledWatch(tools, vmms, () -> busy.remove(sled)).next();
        });
    ended();
  }

  private void endLost(VmmRow vmm) {
    transactions.idempotent(
        "vmm-lost",
        tx -> VmmEnd.lost(tx, vmm.id()),
        ended -> {
          if (ended) {
            LOG.info("VMM {} of instance {} went with its sled", vmm.id(), vmm.instance());
          }
        },
        Transactions::throwUnlessStore);
  }

  private void missed(Throwable failure) {
    Transactions.throwUnlessStore(failure);
    LOG.info("{}; the next round will see", failure.getMessage());
    ended();
  }

  private void ended() {
    listing = false;
    if (kickedMeanwhile) {
      kickedMeanwhile = false;
      round();
    }
  }

  /** The VMMs to look after: those in STARTING are in the hands of their sagas. */
  private static List<PlacedVmm> toWatch(Transaction tx) {
    List<PlacedVmm> placed = new ArrayList<>();
    for (VmmRow vmm : tx.vmms().all()) {
      if (vmm.state() != VmmRow.State.STARTING) {
        placed.add(PlacedVmm.of(tx, vmm));
      }
    }
    return placed;
  }
}
