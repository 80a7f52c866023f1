package dev.sluice.nexus;

import dev.sluice.api.BootId;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.nexus.store.VmmRow;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of the instance watcher at one sled: asks about each VMM in turn, and stops those that
 * are to stop. What the sled declares gone is deleted; no answer proves nothing.
 */
final class SledWatch {

  private static final Logger LOG = LoggerFactory.getLogger(SledWatch.class);

  // A sled that is down would otherwise hold up its round for a timeout per VMM; one lost reply
  // is common enough not to end it.
  private static final int SILENCES_MAX = 2;

  /** What all rounds share. */
  record Tools(Transactions transactions, SledCalls calls, InstantSource clock) {}

  private final Tools tools;
  private final Iterator<PlacedVmm> vmms;
  private final Runnable done;
  private int silences;

  SledWatch(Tools tools, List<PlacedVmm> vmms, Runnable done) {
    this.tools = tools;
    this.vmms = vmms.iterator();
    this.done = done;
  }

  /** Goes on to the next VMM. */
  void next() {
    if (!vmms.hasNext() || silences == SILENCES_MAX) {
      done.run();
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

  private void stop(PlacedVmm placed) {
    tools
        .calls()
        .ensureStopped(
            placed,
            stopped -> learned(placed, new VmmFate.Gone()),
            failure -> learned(placed, VmmFate.afterFailedStop(placed.vmm(), failure)));
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
              return VmmEnd.lost(tx, vmm.id());
            },
            ended -> next(),
            this::missed);
  }

  private void end(PlacedVmm placed) {
    VmmRow vmm = placed.vmm();
    LOG.info("VMM {} of instance {} is gone from sled {}", vmm.id(), vmm.instance(), vmm.sled());
    tools
        .transactions()
        .idempotent("vmm-end", tx -> VmmEnd.confirmed(tx, vmm.id()), ended -> next(), this::missed);
  }

  private void missed(Throwable failure) {
    done.run(); // the next round will see
    Transactions.throwUnlessStore(failure);
  }
}
