package dev.sluice.bhyve;

import dev.sluice.platform.Backoff;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Brings the reservoir to a size once, for a person who watches: in steps, with a look at what is
 * there after each, so that progress shows and the rest can be called off. A single call to bhyve
 * would show nothing until its end, and cannot be taken back.
 *
 * <p>Another's resize is waited for, and after the wait counts what is there then; an interrupted
 * step goes on, after a pause if it has gained nothing; any other error ends it.
 */
public final class StepwiseResize {

  /** Hears how far it is. */
  @FunctionalInterface
  public interface Watcher {
    /** What bhyve holds now, and the size that is aimed at. */
    void seen(ReservoirUsage usage, long targetBytes);
  }

  private final Bhyve bhyve;
  private final Worker worker;
  private final Backoff retry;
  private final long stepBytes;
  private final long chunkBytes;
  private final long wishBytes;
  private final Watcher watcher;
  private final CompletableFuture<ReservoirUsage> end = new CompletableFuture<>();
  private int futile; // steps in a row
  private long fromBytes; // where the last step began
  private boolean cancelled;
  private Worker.@Nullable Timer wait; // while another resize runs

  /**
   * A resize that has not begun.
   *
   * @param retry pauses while another resize runs, or nothing is gained
   * @param stepBytes most that one call may change
   * @param chunkBytes what bhyve adds or removes at a time within a call
   * @param wishBytes the size to reach, as far as {@link #within} allows
   */
  public StepwiseResize(
      Bhyve bhyve,
      Worker worker,
      Backoff retry,
      long stepBytes,
      long chunkBytes,
      long wishBytes,
      Watcher watcher) {
    this.bhyve = bhyve;
    this.worker = worker;
    this.retry = retry;
    this.stepBytes = stepBytes;
    this.chunkBytes = chunkBytes;
    this.wishBytes = wishBytes;
    this.watcher = watcher;
  }

  /**
   * The size next to {@code wishBytes} that bhyve can have: in whole pages, which its limit is not;
   * no more than the limit leaves; no less than VMs hold.
   */
  public static long within(long wishBytes, ReservoirUsage usage) {
    long roomBytes = Math.max(0, usage.limitBytes() - usage.transientBytes());
    if (usage.limitBytes() < 0) {
      roomBytes = Long.MAX_VALUE; // unsigned, and more than there can ever be
    }
    long pages = Math.min(wishBytes, roomBytes) / Bhyve.PAGE_BYTES;
    return Math.max(pages * Bhyve.PAGE_BYTES, usage.allocatedBytes());
  }

  /** Begins; completes with what is there in the end. To be called once. */
  public CompletionStage<ReservoirUsage> start() {
    worker.execute(() -> look(null));
    return end;
  }

  /** Ends it after the step in hand, or at once if none is, short of its target. */
  public void cancel() {
    worker.execute(
        () -> {
          cancelled = true;
          if (wait != null) {
            wait.cancel();
            waited();
          }
        });
  }

  /** Asks what is there, after a step that ended with {@code errno}. */
  private void look(@Nullable Errno errno) {
    Stages.then(
        bhyve.query(),
        worker,
        (usage, failure) -> {
          if (usage == null) {
            end.completeExceptionally(failure);
          } else {
            looked(usage, errno);
          }
        });
  }

  private void looked(ReservoirUsage usage, @Nullable Errno errno) {
    long targetBytes = within(wishBytes, usage);
    watcher.seen(usage, targetBytes);
    if (cancelled || usage.sizeBytes() == targetBytes) {
      end.complete(usage);
    } else if (errno == Errno.EALREADY || errno == Errno.EINTR && usage.sizeBytes() == fromBytes) {
      futile++;
      wait = worker.after(retry.pause(futile), this::waited);
    } else if (errno == null || errno == Errno.EINTR) {
      futile = errno == null ? futile : 0; // no error is also the look after a pause
      step(usage.sizeBytes(), targetBytes);
    } else {
      end.completeExceptionally(
          new BhyveException(errno, "the reservoir is at " + usage.sizeBytes() + " bytes"));
    }
  }

  private void waited() {
    wait = null;
    look(null);
  }

  private void step(long sizeBytes, long targetBytes) {
    fromBytes = sizeBytes;
    long nextBytes =
        targetBytes > sizeBytes
            ? Math.min(targetBytes, sizeBytes + stepBytes)
            : Math.max(targetBytes, sizeBytes - stepBytes);
    Stages.then(
        bhyve.resizeReservoir(nextBytes, chunkBytes),
        worker,
        (none, failure) -> {
          if (failure != null && !(failure instanceof BhyveException)) {
            end.completeExceptionally(failure);
            return;
          }
          Errno errno = failure instanceof BhyveException refused ? refused.errno() : null;
          if (errno == null) {
            futile = 0;
          }
          look(errno);
        });
  }
}
