package dev.sluice.agent;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import dev.sluice.platform.Backoff;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one VM away: asks bhyve to destroy it until the request is taken, and then only looks until
 * its name is gone, since a driver or another process may hold it for any time. Goes on for as long
 * as that takes.
 *
 * <p>Confined to one worker.
 */
final class VmRemoval {

  private static final Logger log = LoggerFactory.getLogger(VmRemoval.class);

  /** What keeps a VM whose destroy was taken: in illumos' words, a device that is busy. */
  private static final String HELD = Errno.EBUSY.name();

  private final Worker worker;
  private final Bhyve bhyve;
  private final Backoff retry;
  private final String name;
  private final Consumer<String> kept;
  private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();
  private boolean stopped;
  private int failures;
  private int looks;

  /**
   * A removal that has not begun.
   *
   * @param kept told, each time it is seen, what keeps the VM
   */
  VmRemoval(Worker worker, Bhyve bhyve, Backoff retry, String name, Consumer<String> kept) {
    this.worker = worker;
    this.bhyve = bhyve;
    this.retry = retry;
    this.name = name;
    this.kept = kept;
  }

  /** Begins; completes, on the worker, when the VM is gone and its memory is back. */
  CompletionStage<@Nullable Void> start() {
    destroy();
    return gone;
  }

  /** Does nothing more. */
  void stop() {
    stopped = true;
  }

  private void destroy() {
    if (stopped) {
      return;
    }
    Stages.then(bhyve.destroyVm(name), worker, (none, failure) -> destroyed(failure));
  }

  private void destroyed(@Nullable Throwable failure) {
    if (failure == null) {
      look();
    } else if (failure instanceof BhyveException refusal && refusal.errno() == Errno.ENOENT) {
      gone.complete(null);
    } else {
      log.warn("could not destroy {}, trying again: {}", name, String.valueOf(failure));
      kept.accept(
          failure instanceof BhyveException refusal ? refusal.errno().name() : failure.toString());
      failures++;
      worker.after(retry.pause(failures), this::destroy);
    }
  }

  private void look() {
    if (stopped) {
      return;
    }
    Stages.then(bhyve.vms(), worker, (names, failure) -> looked(names));
  }

  private void looked(@Nullable List<String> names) {
    if (names != null && !names.contains(name)) {
      gone.complete(null);
      return;
    }
    if (names != null) {
      kept.accept(HELD);
    }
    looks++;
    worker.after(retry.pause(looks), this::look);
  }
}
