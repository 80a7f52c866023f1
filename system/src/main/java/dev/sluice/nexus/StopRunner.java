package dev.sluice.nexus;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.PropolisId;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Stops instances while a user waits. Once the stop is in the datastore it happens in any case: if
 * the sled does not confirm while the user waits, the instance watcher goes on. To be called on its
 * worker.
 */
final class StopRunner {

  private final Transactions transactions;
  private final Teardown teardown;
  private final Worker worker;
  private final Duration limit;

  /**
   * A runner.
   *
   * @param limit how long to go on before leaving it to the watcher
   */
  StopRunner(Transactions transactions, Teardown teardown, Worker worker, Duration limit) {
    this.transactions = transactions;
    this.teardown = teardown;
    this.worker = worker;
    this.limit = limit;
  }

  /** Stops an instance; calls {@code done} once its memory is free, if that is in time. */
  void stop(InstanceId id, Consumer<InstanceView> done, Consumer<Throwable> failed) {
    // At most once: run again after others have stopped and restarted it, it would stop it twice.
    transactions.atMostOnce(
        "stop-begin", tx -> Instances.stop(tx, id), stopping -> begun(stopping, done), failed);
  }

  private void begun(Instances.Stopping stopping, Consumer<InstanceView> done) {
    PlacedVmm placed = stopping.vmm();
    if (placed == null) {
      done.accept(stopping.instance());
      return;
    }
    PropolisId propolis = placed.vmm().id();
    Teardown.Handle handle =
        teardown.untilGone(
            placed,
            () ->
                transactions.untilDone(
                    "vmm-end",
                    tx -> VmmEnd.confirmed(tx, propolis),
                    ended -> done.accept(stopped(stopping.instance()))));
    worker.after(limit, handle::abandon);
  }

  private static InstanceView stopped(InstanceView view) {
    return new InstanceView(
        view.id(),
        view.name(),
        view.memoryBytes(),
        view.autoRestart(),
        InstanceState.STOPPED,
        null);
  }
}
