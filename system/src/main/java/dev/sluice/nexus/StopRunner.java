package dev.sluice.nexus;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stops instances while a user waits. Once the stop is in the datastore it happens in any case: if
 * the sled does not confirm while the user waits, the instance watcher goes on. To be called on its
 * worker.
 */
final class StopRunner {

  private final StartSaga.Tools tools;
  private final Transactions transactions;
  private final SagaRunner sagas;
  private final Teardown teardown;
  private final RequestKeys keys;
  private final Worker worker;
  private final Duration limit;

  // Whoever asks for a stop that is under way joins it, so that a sled is not asked more often
  // because more users wait.
  private final Map<PropolisId, Stop> underWay = new LinkedHashMap<>();

  /**
   * A runner.
   *
   * @param sagas of the same worker
   * @param limit how long to go on before leaving it to the watcher
   */
  StopRunner(
      StartSaga.Tools tools, SagaRunner sagas, RequestKeys keys, Worker worker, Duration limit) {
    this.tools = tools;
    this.transactions = tools.transactions();
    this.teardown = tools.teardown();
    this.sagas = sagas;
    this.keys = keys;
    this.worker = worker;
    this.limit = limit;
  }

  /**
   * Stops an instance; calls {@code done} once its memory is free, if that is in time. If it was
   * starting, {@code done} is called as soon as the start is called off.
   *
   * @param begun is run once the stop is in the datastore
   */
  void stop(
      InstanceId id, Runnable begun, Consumer<InstanceView> done, Consumer<Throwable> failed) {
    Instant now = tools.clock().instant();
    // At most once: run again after others have stopped and restarted it, it would stop it twice.
    transactions.atMostOnce(
        "stop-begin",
        tx -> Instances.stop(tx, id, now),
        leaving -> {
          begun.run();
          calledOff(leaving.calledOff());
          begun(leaving.vmm(), () -> done.accept(stopped(leaving)));
        },
        failed);
  }

  /** The same for a request with a key, or goes on with what an earlier copy of it has begun. */
  void stop(
      KeyedRequest<InstanceView> request,
      InstanceId id,
      Runnable begun,
      Consumer<InstanceView> done,
      Consumer<Throwable> failed) {
    Instant now = tools.clock().instant();
    transactions.idempotent(
        "stop-begin",
        tx -> keys.stop(tx, request, () -> Instances.stop(tx, id, now), StopRunner::stopped),
        stop -> {
          begun.run();
          calledOff(stop.calledOff());
          begun(stop.vmm(), () -> RequestHandler.tell(stop.answer(), done, failed));
        },
        failed);
  }

  /** An instance has been deleted: goes on with what that has begun. */
  void left(Instances.Leaving leaving) {
    calledOff(leaving.calledOff());
    begun(leaving.vmm(), () -> {});
  }

  private void calledOff(@Nullable SagaId saga) {
    if (saga != null) {
      sagas.calledOff(saga);
    }
  }

  private void begun(@Nullable PlacedVmm placed, Runnable done) {
    if (placed == null) {
      done.run();
      return;
    }
    Stop stop = underWay.get(placed.vmm().id());
    if (stop == null) {
      stop = new Stop(placed);
      underWay.put(placed.vmm().id(), stop);
      stop.begin();
    }
    stop.join(done);
  }

  /** The stop of one VMM, and those who wait for it. */
  private final class Stop {
    private final PlacedVmm placed;
    private final List<Runnable> waiting = new ArrayList<>();
    private Teardown.@Nullable Handle handle;
    private int patient;

    Stop(PlacedVmm placed) {
      this.placed = placed;
    }

    void begin() {
      handle = teardown.untilGone(placed, this::gone, this::leave);
    }

    private void gone() {
      Instant now = tools.clock().instant();
      transactions.untilDone(
          "vmm-end",
          tx -> VmmEnd.confirmed(tx, placed.vmm().id(), now),
          ended -> {
            leave();
            waiting.forEach(Runnable::run);
          });
    }

    void join(Runnable done) {
      waiting.add(done);
      patient++;
      worker.after(limit, this::giveUp);
    }

    private void giveUp() {
      patient--;
      if (patient == 0 && handle != null) {
        handle.abandon();
        leave();
      }
    }

    private void leave() {
      underWay.remove(placed.vmm().id(), this);
    }
  }

  /** What a user is told once the stop is done. */
  private static InstanceView stopped(Instances.Leaving leaving) {
    InstanceView view = leaving.instance();
    return new InstanceView(
        view.id(),
        view.name(),
        view.memoryBytes(),
        view.autoRestart(),
        InstanceState.STOPPED,
        null);
  }
}
