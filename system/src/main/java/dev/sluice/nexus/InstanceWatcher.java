package dev.sluice.nexus;

import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after every VMM that runs or is to stop, in rounds: deletes those that went with their
 * sled, and has the others asked about, one request to a sled at a time. A sled still busy with the
 * round before is left out of the next. VMMs in {@code STARTING} are left to their sagas.
 */
final class InstanceWatcher {

  private static final Logger LOG = LoggerFactory.getLogger(InstanceWatcher.class);

  private final Transactions transactions;
  private final SledWatch.Tools tools;
  private final Worker worker;
  private final PeriodicTask rounds;

  private final Set<SledId> busy = new LinkedHashSet<>();

  // Who had no turn in the last round of a sled, first come first. Without it a round would begin
  // with the same VMMs each time, and two that are not answered for would hold up all others.
  private final Map<SledId, List<PropolisId>> left = new LinkedHashMap<>();
  private final Consumer<SledId> drained;
  private boolean listing;

  /**
   * A watcher.
   *
   * @param drained is told in each round of the sleds that are to become empty and are not
   */
  InstanceWatcher(SledWatch.Tools tools, Worker worker, Duration period, Consumer<SledId> drained) {
    this.drained = drained;
    this.transactions = tools.transactions();
    this.tools = tools;
    this.worker = worker;
    this.rounds = new PeriodicTask(worker, period, this::round);
  }

  /** Begins the rounds. */
  void start() {
    rounds.start();
  }

  /** Deletes the VMMs that went with a sled now; from any worker. */
  void sledLost(SledId sled) {
    worker.execute(
        () ->
            transactions.listing(
                "sled-vmms",
                (tx, last, limit) ->
                    PlacedVmm.of(tx, tx.vmms().onSled(sled, PlacedVmm.id(last), limit)),
                this::endThoseLost,
                this::missed));
  }

  private void round() {
    if (listing) {
      return;
    }
    listing = true;
    transactions.listing(
        "watch-list",
        (tx, last, limit) ->
            PlacedVmm.of(tx, tx.vmms().runningOrStopping(PlacedVmm.id(last), limit)),
        this::listed,
        failure -> {
          listing = false;
          missed(failure);
        });
  }

  private void listed(List<PlacedVmm> placed) {
    listing = false;
    endThoseLost(placed);
    Map<SledId, List<PlacedVmm>> bySled = new LinkedHashMap<>();
    Set<SledId> toEmpty = new LinkedHashSet<>();
    for (PlacedVmm vmm : placed) {
      if (vmm.drained()) {
        toEmpty.add(vmm.vmm().sled());
      }
      if (!vmm.lost() && !busy.contains(vmm.vmm().sled())) {
        bySled.computeIfAbsent(vmm.vmm().sled(), sled -> new ArrayList<>()).add(vmm);
      }
    }
    bySled.forEach(this::watch);
    toEmpty.forEach(drained);
  }

  private void watch(SledId sled, List<PlacedVmm> vmms) {
    Map<PropolisId, PlacedVmm> waiting = new LinkedHashMap<>();
    vmms.forEach(vmm -> waiting.put(vmm.vmm().id(), vmm));
    List<PlacedVmm> inTurn = new ArrayList<>();
    for (PropolisId id : left.getOrDefault(sled, List.of())) {
      PlacedVmm vmm = waiting.remove(id);
      if (vmm != null) {
        inTurn.add(vmm);
      }
    }
    inTurn.addAll(waiting.values());
    busy.add(sled);
    SledWatch round =
        new SledWatch(
            tools,
            inTurn,
            this::sledLost,
            without -> {
              busy.remove(sled);
              left.put(sled, without);
            });
    round.next();
  }

  private void endThoseLost(List<PlacedVmm> placed) {
    for (PlacedVmm vmm : placed) {
      if (vmm.lost() && vmm.vmm().state() != VmmRow.State.STARTING) {
        endLost(vmm.vmm());
      }
    }
  }

  private void endLost(VmmRow vmm) {
    Instant now = tools.clock().instant();
    transactions.idempotent(
        "vmm-lost",
        tx -> VmmEnd.lost(tx, vmm.id(), now),
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
  }
}
