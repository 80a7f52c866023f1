package dev.sluice.nexus;

import dev.sluice.api.BootId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.nexus.store.VmmRow;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of the instance watcher at one sled: asks about each VMM in turn, and stops those that
 * are to stop. What the sled declares gone is deleted; no answer proves nothing. A round may end
 * before all have had their turn; the others are to come first in the next.
 */
final class SledWatch {

  private static final Logger LOG = LoggerFactory.getLogger(SledWatch.class);

  // A sled that is down would otherwise hold up its round for a timeout per VMM; one lost reply
  // is common enough not to end it. A stop that is not answered says nothing of the sled: it may
  // take longer than the request may.
  private static final int SILENCES_MAX = 2;

  /** What all rounds share. */
  record Tools(Transactions transactions, SledCalls calls, InstantSource clock) {}

  /** Is called once, when the round is over. */
  @FunctionalInterface
  interface Ended {
    /** It is over, and these have not had their turn. */
    void ended(List<PropolisId> left);
  }

  private final Tools tools;
  private final Iterator<PlacedVmm> vmms;
  private final Consumer<SledId> rebooted;
  private final Ended ended;
  private int silences;

  /**
   * A round that has not begun.
   *
   * @param vmms in whose turn
   * @param rebooted is told that the sled turns out to be in a newer boot
   */
  SledWatch(Tools tools, List<PlacedVmm> vmms, Consumer<SledId> rebooted, Ended ended) {
    this.tools = tools;
    this.vmms = vmms.iterator();
    this.rebooted = rebooted;
    this.ended = ended;
  }

  /** Goes on to the next VMM. */
  void next() {
    if (!vmms.hasNext() || silences == SILENCES_MAX) {
      endRound();
      return;
    }
    PlacedVmm placed = vmms.next();
    if (placed.vmm().state() == VmmRow.State.STOPPING) {
      stop(placed);
    } else {
      tools
          .calls()
          .vmm(
              placed,
              view -> learned(placed, VmmFate.afterAnswer(view)),
              failure -> learned(placed, VmmFate.afterFailure(placed.vmm(), failure)));
    }
  }

  private void endRound() {
    List<PropolisId> left = new ArrayList<>();
    vmms.forEachRemaining(placed -> left.add(placed.vmm().id()));
    ended.ended(left);
  }

  private void stop(PlacedVmm placed) {
    tools
        .calls()
        .ensureStopped(
            placed,
            stopped -> learned(placed, new VmmFate.Gone()),
            failure -> {
              VmmFate fate = VmmFate.afterFailedStop(placed.vmm(), failure);
              if (fate instanceof VmmFate.NotGone notGone && notGone.silent()) {
                next();
              } else {
                learned(placed, fate);
              }
            });
  }

  private void learned(PlacedVmm placed, VmmFate fate) {
    silences = fate instanceof VmmFate.NotGone notGone && notGone.silent() ? silences + 1 : 0;
    if (fate instanceof VmmFate.Gone) {
      end(placed);
    } else if (fate instanceof VmmFate.GoneWithBoot gone) {
      rebooted(placed, gone.newer());
    } else if (fate instanceof VmmFate.NotHeardOf) {
      stop(placed);
    } else {
      next();
    }
  }

  private void rebooted(PlacedVmm placed, BootId newerBoot) {
    Instant now = tools.clock().instant();
    VmmRow vmm = placed.vmm();
    tools
        .transactions()
        .idempotent(
            "vmm-lost",
            tx -> {
              SledRegistry.noteBoot(tx, vmm.sled(), newerBoot, now);
              return VmmEnd.lost(tx, vmm.id(), now);
            },
            ended -> {
              rebooted.accept(vmm.sled());
              next();
            },
            this::missed);
  }

  private void end(PlacedVmm placed) {
    VmmRow vmm = placed.vmm();
    Instant now = tools.clock().instant();
    LOG.info("VMM {} of instance {} is gone from sled {}", vmm.id(), vmm.instance(), vmm.sled());
    tools
        .transactions()
        .idempotent(
            "vmm-end", tx -> VmmEnd.confirmed(tx, vmm.id(), now), ended -> next(), this::missed);
  }

  private void missed(Throwable failure) {
    endRound(); // the next round will see
    Transactions.throwUnlessStore(failure);
  }
}
