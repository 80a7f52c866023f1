package dev.sluice.agent;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import dev.sluice.platform.Backoff;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Destroys the VMs that an earlier boot of the sled-agent left in bhyve: no VMM record refers to
 * them, and they hold reservoir. Goes on until all are gone.
 *
 * <p>Confined to one worker.
 */
final class LeftoverVms {

  private static final Logger log = LoggerFactory.getLogger(LeftoverVms.class);

  private final Worker worker;
  private final Bhyve bhyve;
  private final Backoff retry;
  private final Runnable cleared;
  private int rounds;
  private int outstanding;
  private boolean failed;
  private boolean stopped;

  /**
   * A sweep that has not begun.
   *
   * @param cleared run once when no VM is left
   */
  LeftoverVms(Worker worker, Bhyve bhyve, Backoff retry, Runnable cleared) {
    this.worker = worker;
    this.bhyve = bhyve;
    this.retry = retry;
    this.cleared = cleared;
  }

  /** Lists the VMs there are and destroys them. */
  void clear() {
    if (!stopped) {
      Stages.then(bhyve.vms(), worker, this::listed);
    }
  }

  /** Gives up; {@code cleared} will not run. */
  void stop() {
    stopped = true;
  }

  private void listed(@Nullable List<String> names, @Nullable Throwable failure) {
    if (names == null) {
      log.warn("could not list VMs, trying again: {}", String.valueOf(failure));
      again();
      return;
    }
    if (names.isEmpty()) {
      ended();
      return;
    }
    log.info("destroying {} VMs of an earlier boot", names.size());
    failed = false;
    outstanding = names.size();
    for (String name : names) {
      Stages.then(
          bhyve.destroyVm(name), worker, (none, destroyFailure) -> destroyed(name, destroyFailure));
    }
  }

  private void destroyed(String name, @Nullable Throwable failure) {
    boolean back =
        failure == null
            || (failure instanceof BhyveException refusal && refusal.errno() == Errno.ENOENT);
    if (!back) {
      log.warn("could not destroy {}, trying again: {}", name, String.valueOf(failure));
      failed = true;
    }
    outstanding--;
    if (outstanding == 0) {
      if (failed) {
        again();
      } else {
        ended();
      }
    }
  }

  private void again() {
    rounds++;
    worker.after(retry.pause(rounds), this::clear);
  }

  private void ended() {
    if (!stopped) {
      cleared.run();
    }
  }
}
