package dev.sluice.agent;

import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Watch;
import dev.sluice.platform.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the VMM reservoir to the desired size and keeps trying until it is there. <b>The
 * promise:</b> the size it calls settled is one that bhyve was seen to hold, less what the VMs of
 * others hold of it, and before bhyve gives memory away the settled size has gone down. If somebody
 * else takes memory away, the settled size goes down within a look period.
 *
 * <p>One loop: look (ask bhyve how much it holds), then resize by one step, then look again, until
 * the desired size is seen or a step fails. A failed step settles at what the next look shows, and
 * the loop goes on after a pause. A new desired size takes effect at the next look.
 *
 * <p>What bhyve holds decides, whoever changed it. So there is a look each period as well, and
 * after each sign that memory is missing: it begins the loop if that rests, and only lowers the
 * settled size during a resize or a pause. At most one resize and one query are outstanding.
 *
 * <p>What VMs hold is published with each other change, and for its own sake only once nothing else
 * has been for {@link #USED_PERIODS} periods: each change is a report to Nexus, and VMs come and
 * go.
 *
 * <p>Confined to its worker, but for {@link #reservoir}.
 */
final class ReservoirManager {

  private static final Logger log = LoggerFactory.getLogger(ReservoirManager.class);
  private static final long NEVER = -1;

  /** With looks each 30 s, what VMs hold makes a report in five minutes at most. */
  private static final int USED_PERIODS = 10;

  /** Where the manager says that it is about to shrink. */
  @FunctionalInterface
  interface Ceiling {
    /**
     * Stops admitting launches beyond {@code targetBytes} of this boot's VMs; yields the size that
     * launches admitted before still need, or the target if that is more.
     */
    CompletionStage<Long> lower(long targetBytes);
  }

  private final Worker worker;
  private final Bhyve bhyve;
  private final Ceiling ceiling;
  private final Timing timing;
  private final StrangeVms strangers;
  private final Watch<Reservoir> reservoir;

  private long desiredBytes;
  private long settledBytes;
  private long heldBytes;
  private @Nullable Long usedBytes; // by VMs, when bhyve was last asked
  private long interruptedAtBytes = NEVER; // held when the last resize began, if it was interrupted
  private @Nullable Errno errno;
  private boolean begun; // the loop, for the first time
  private boolean settled;
  private boolean stopped;

  private int target; // counts changes of the desired size: results for an older one are ignored
  private boolean active; // the loop waits for an answer
  private int queries; // outstanding
  private boolean lowering; // the gate has been asked and has not answered
  private List<CompletableFuture<@Nullable Void>> signs = new ArrayList<>(); // of missing memory
  private @Nullable Errno ended; // why the last step towards this target ended early
  private int failures; // in a row, for this target; progress ends the row
  private Worker.@Nullable Timer retry;
  private Worker.@Nullable Timer period;
  private int periodsUnchanged; // since something was last published
  private @Nullable CompletableFuture<ReservoirReport> request;

  /**
   * A manager that has not begun.
   *
   * @param names of the VMs on this sled
   * @param held what the VMs of this boot hold
   */
  ReservoirManager(
      Worker worker,
      Bhyve bhyve,
      VmNames names,
      Ceiling ceiling,
      Supplier<CompletionStage<LaunchGate.Held>> held,
      Timing timing,
      long desiredBytes) {
    this.worker = worker;
    this.bhyve = bhyve;
    this.ceiling = ceiling;
    this.timing = timing;
    this.desiredBytes = desiredBytes;
    this.strangers =
        new StrangeVms(worker, bhyve, names, timing.retry(), held, this::strangersChanged);
    this.reservoir =
        new Watch<>(
            new Reservoir(
                ReservoirPhase.ABSENT, desiredBytes, 0, 0, null, strangers.known(), null));
  }

  /** The latest state, to be read and followed from anywhere. */
  Watch<Reservoir> reservoir() {
    return reservoir;
  }

  /** Looks at what others have left or made, then sets the reservoir up. */
  void start() {
    active = true;
    publish();
    strangers.look();
    period = worker.after(timing.lookPeriod(), this::periodEnded);
  }

  /**
   * Changes the desired size; completes when settled at it, with {@link
   * ErrorCode#INSUFFICIENT_RESERVOIR} if short of it. The desired size stands even then.
   */
  CompletionStage<ReservoirReport> request(long newDesiredBytes) {
    // A retry in the background is no reason to refuse: the new target replaces it.
    if (!settled || request != null) {
      return CompletableFuture.failedFuture(
          new ApiException(ErrorCode.RESERVOIR_BUSY, "a reservoir request is being worked on"));
    }
    CompletableFuture<ReservoirReport> answer = new CompletableFuture<>();
    request = answer;
    target++;
    desiredBytes = newDesiredBytes;
    failures = 0;
    errno = null;
    ended = null;
    publish();
    if (!active) {
      look();
    }
    return answer;
  }

  /**
   * Looks whether bhyve still holds what it should, after a sign that it does not; completes when
   * what a look after the sign has shown is published.
   */
  CompletionStage<@Nullable Void> recheck() {
    CompletableFuture<@Nullable Void> shown = new CompletableFuture<>();
    lookAgain();
    Stages.then(
        strangers.look(), // they may have it
        worker,
        (none, never) -> {
          signs.add(shown);
          lookAgain();
        });
    return shown;
  }

  private void periodEnded() {
    period = worker.after(timing.lookPeriod(), this::periodEnded);
    periodsUnchanged++;
    strangers.look();
    lookAgain();
  }

  private void strangersChanged() {
    if (!begun) {
      begun = true;
      look();
    } else {
      settledBytes = Math.min(settledBytes, usableBytes());
      publish();
      lookAgain();
    }
  }

  /** What is left of the reservoir for the VMs of this boot. */
  private long usableBytes() {
    return Math.max(0, heldBytes - strangers.known().bytes());
  }

  /** Looks, in the loop if that is idle; not beside a query, which may be older than the reason. */
  private void lookAgain() {
    if (stopped || !settled || queries > 0) {
      return;
    }
    if (!active && retry == null) {
      look();
    } else {
      query(this::glanced);
    }
  }

  /** Does nothing more and fails the open request with {@code why}; the process ends. */
  void stop(ApiException why) {
    stopped = true;
    strangers.stop();
    cancelRetry();
    if (period != null) {
      period.cancel();
    }
    if (request != null) {
      request.completeExceptionally(why);
    }
  }

  private void look() {
    cancelRetry();
    active = true;
    query(this::looked);
  }

  /** Asks bhyve what it holds; {@code then} is given whether bhyve answered. */
  private void query(Consumer<Boolean> then) {
    List<CompletableFuture<@Nullable Void>> waiting = signs;
    signs = new ArrayList<>();
    queries++;
    Stages.then(
        bhyve.query(),
        worker,
        (usage, failure) -> {
          queries--;
          if (stopped) {
            return;
          }
          if (usage == null) {
            // Nothing is known, so nothing is published; the settled size stands.
            log.warn("could not query the reservoir, trying again: {}", String.valueOf(failure));
          } else {
            heldBytes = usage.sizeBytes();
            usedBytes = usage.allocatedBytes();
            settledBytes = Math.min(settledBytes, usableBytes());
          }
          boolean published = usage != null && !lowering;
          then.accept(usage != null);
          if (published) {
            waiting.forEach(sign -> sign.complete(null));
            answerSigns();
          } else {
            signs.addAll(waiting);
          }
        });
  }

  private void answerSigns() {
    if (!signs.isEmpty()) {
      lookAgain();
    }
  }

  /** Publishes what a look beside the loop has shown. */
  private void glanced(boolean known) {
    if (known) {
      publish();
    }
  }

  private void looked(boolean known) {
    if (!known) {
      pause();
      return;
    }
    Errno why = ended;
    ended = null;
    boolean nothingGained = heldBytes == interruptedAtBytes;
    if (interruptedAtBytes != NEVER && !nothingGained) {
      failures = 0;
    }
    interruptedAtBytes = NEVER;
    if (heldBytes == desiredBytes || why != null) {
      settle(why);
    } else if (nothingGained) {
      publish();
      pause(); // interrupted before it changed anything; a retry at once would be interrupted again
    } else {
      publish();
      if (heldBytes < desiredBytes) {
        resize(Math.min(heldBytes + timing.resizeStepBytes(), desiredBytes));
      } else {
        shrink();
      }
    }
  }

  private void shrink() {
    int ofTarget = target;
    lowering = true;
    Stages.then(
        ceiling.lower(Math.max(0, desiredBytes - strangers.known().bytes())),
        worker,
        (kept, never) -> {
          lowering = false;
          if (stopped) {
            return;
          }
          long keptBytes = Objects.requireNonNull(kept, "lowering the launch gate");
          settledBytes = Math.min(settledBytes, keptBytes);
          publish(); // the smaller size is announced first
          long neededBytes = keptBytes + strangers.known().bytes();
          if (ofTarget != target || heldBytes < desiredBytes) { // others may have taken it
            look();
          } else if (neededBytes >= heldBytes) {
            settle(Errno.ENOSPC); // VMs hold it all; they may stop later
          } else {
            resize(Math.max(neededBytes, heldBytes - timing.resizeStepBytes()));
          }
          answerSigns();
        });
  }

  private void resize(long targetBytes) {
    int ofTarget = target;
    long fromBytes = heldBytes;
    log.debug("resizing the reservoir from {} to {} bytes", heldBytes, targetBytes);
    Stages.then(
        bhyve.resizeReservoir(targetBytes, timing.resizeChunkBytes()),
        worker,
        (none, failure) -> {
          if (!stopped) {
            resized(failure, fromBytes, ofTarget == target);
          }
        });
  }

  private void resized(@Nullable Throwable failure, long fromBytes, boolean current) {
    Errno why = null;
    if (failure instanceof BhyveException refusal) {
      why = refusal.errno();
    } else if (failure != null) {
      pause();
      throw new IllegalStateException("resizing the reservoir", failure);
    }
    if (why == Errno.EALREADY) {
      pause(); // another process resizes; this is no failure of the attempt
      return;
    }
    if (why == null) {
      failures = 0;
    } else if (why == Errno.EINTR) {
      interruptedAtBytes = fromBytes;
    } else if (current) {
      ended = why;
    }
    look(); // whatever the outcome, what bhyve holds is asked, not assumed
  }

  /** Ends an attempt: at the desired size, or short of it for {@code why}. */
  private void settle(@Nullable Errno why) {
    active = false;
    Reservoir before = reservoir.get();
    if (heldBytes <= desiredBytes) {
      settledBytes = usableBytes();
    } else if (!settled) {
      // The rest is still to be given up.
      settledBytes = Math.max(0, desiredBytes - strangers.known().bytes());
    }
    settled = true;
    errno = heldBytes == desiredBytes ? null : why;
    publish();
    Reservoir now = reservoir.get();
    CompletableFuture<ReservoirReport> answer = request;
    request = null;
    if (errno == null) {
      failures = 0;
      if (!now.equals(before)) {
        log.info("reservoir settled at {} bytes", settledBytes);
      }
    } else {
      log.warn("reservoir settled at {} of {} bytes: {}", settledBytes, desiredBytes, errno);
      pause();
    }
    if (answer != null) {
      answer(answer, now);
    }
  }

  private static void answer(CompletableFuture<ReservoirReport> answer, Reservoir now) {
    Errno why = now.errno();
    if (why == null) {
      answer.complete(now.report());
    } else {
      ApiError error =
          new ApiError(
              ErrorCode.INSUFFICIENT_RESERVOIR,
              "reservoir settled at " + now.settledBytes() + " bytes: " + why,
              null);
      answer.completeExceptionally(new ApiException(error.with("errno", why.name())));
    }
  }

  private void pause() {
    active = false;
    failures++;
    retry = worker.after(timing.retry().pause(failures), this::look);
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }

  private void publish() {
    if (lowering) {
      return; // the gate would take back what it is about to promise; the answer is published too
    }
    Reservoir before = reservoir.get();
    boolean due = before.usedBytes() == null || periodsUnchanged >= USED_PERIODS;
    if (!due && state(before.usedBytes()).equals(before)) {
      return;
    }
    Reservoir now = state(usedBytes);
    if (!now.equals(before)) {
      periodsUnchanged = 0;
      reservoir.set(now);
    }
  }

  private Reservoir state(@Nullable Long publishedUsedBytes) {
    return new Reservoir(
        phase(),
        desiredBytes,
        settledBytes,
        heldBytes,
        errno,
        strangers.known(),
        publishedUsedBytes);
  }

  private ReservoirPhase phase() {
    if (!settled) {
      return ReservoirPhase.SETTING_UP;
    }
    if (settledBytes != desiredBytes || heldBytes != desiredBytes) {
      return ReservoirPhase.DEGRADED;
    }
    return desiredBytes == 0 ? ReservoirPhase.ABSENT : ReservoirPhase.READY;
  }
}
