package dev.sluice.nexus;

import dev.sluice.api.Epoch;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.platform.Backoff;
import dev.sluice.platform.Worker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops VMMs: asks the sled to stop one, again and again with a back-off, until {@link VmmFate}
 * says that it is gone. The datastore is left to the caller.
 */
final class Teardown {

  private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

  /** A teardown that has begun. */
  @FunctionalInterface
  interface Handle {
    /** Ends the requests; {@code gone} is not called any more. */
    void abandon();
  }

  private final Transactions transactions;
  private final SledCalls calls;
  private final Worker worker;
  private final InstantSource clock;
  private final Backoff retry;
  private final Consumer<SledId> rebooted;

  /**
   * For what all teardowns share.
   *
   * @param rebooted is told of a sled that turns out to be in a newer boot
   */
  Teardown(
      Transactions transactions,
      SledCalls calls,
      Worker worker,
      InstantSource clock,
      Backoff retry,
      Consumer<SledId> rebooted) {
    this.transactions = transactions;
    this.calls = calls;
    this.worker = worker;
    this.clock = clock;
    this.retry = retry;
    this.rebooted = rebooted;
  }

  /**
   * Calls {@code gone} once the VMM is; never, if that cannot be known.
   *
   * @param lost is called instead if others have the VMM in hand from now on
   */
  Handle untilGone(PlacedVmm placed, Runnable gone, Runnable lost) {
    Loop loop = new Loop(placed.vmm(), gone, lost);
    loop.round(placed);
    return loop::abandon;
  }

  private final class Loop {
    private final PropolisId id;
    private final Epoch epoch;
    private final Runnable gone;
    private final Runnable lost;
    private int failures;
    private boolean abandoned;

    Loop(VmmRow vmm, Runnable gone, Runnable lost) {
      this.id = vmm.id();
      this.epoch = vmm.epoch();
      this.gone = gone;
      this.lost = lost;
    }

    void round(PlacedVmm placed) {
      if (abandoned) {
        return;
      }
      if (placed.lost()) {
        end();
        return;
      }
      calls.ensureStopped(placed, stopped -> end(), failure -> failed(placed, failure));
    }

    private void failed(PlacedVmm placed, Throwable failure) {
      VmmFate fate = VmmFate.afterFailedStop(placed.vmm(), failure);
      if (fate instanceof VmmFate.Gone) {
        end();
      } else if (fate instanceof VmmFate.GoneWithBoot gone) {
        Instant now = clock.instant();
        transactions.untilDone(
            "sled-note-boot",
            tx -> SledRegistry.noteBoot(tx, placed.vmm().sled(), gone.newer(), now),
            noted -> {
              rebooted.accept(placed.vmm().sled());
              end();
            });
      } else {
        failures++;
        LOG.debug("VMM {} is not known to be gone: {}", id, failure.getMessage());
        worker.after(retry.pause(failures), this::look);
      }
    }

    /** Looks whether the datastore has it gone by now, and where the sled answers now. */
    private void look() {
      if (!abandoned) {
        transactions.untilDone("vmm-look", tx -> PlacedVmm.read(tx, id), this::looked);
      }
    }

    private void looked(Optional<PlacedVmm> placed) {
      if (placed.isEmpty()) {
        end(); // another has recorded that it is gone
      } else if (placed.get().vmm().epoch().equals(epoch)) {
        round(placed.get());
      } else if (!abandoned) {
        lost.run();
      }
    }

    private void end() {
      if (!abandoned) {
        gone.run();
      }
    }

    void abandon() {
      abandoned = true;
    }
  }
}
