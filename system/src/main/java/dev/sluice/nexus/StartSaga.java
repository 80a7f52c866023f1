package dev.sluice.nexus;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceView;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.Refusal;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.platform.Ids;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one start saga from wherever it stands: places, launches, and, when a sled refuses or does
 * not answer, sees that attempt gone and tries elsewhere. All that must survive is in the datastore
 * before it is acted on.
 */
final class StartSaga {

  private static final Logger LOG = LoggerFactory.getLogger(StartSaga.class);

  /**
   * What all sagas of a Nexus share.
   *
   * @param draws decides between sleds that fit
   * @param rebooted is told of a sled that turns out to be in a newer boot
   */
  record Tools(
      Transactions transactions,
      SledCalls calls,
      Teardown teardown,
      Ids ids,
      RandomGenerator draws,
      InstantSource clock,
      Consumer<SledId> rebooted) {}

  /** Is called once, when the saga has ended. */
  interface Listener {
    /** It ended with the instance in this state; null if there is no instance any more. */
    void ended(@Nullable InstanceView instance);

    /** The instance does not run, for this reason. */
    void gaveUp(ApiException reason);
  }

  private final SagaId id;
  private final Tools tools;
  private final Listener listener;

  // The VMM that this process placed and of which no request has reached a sled. Not in the
  // datastore: a process that takes the saga over must assume that one has.
  private @Nullable PropolisId unsent;
  private @Nullable ApiException reason;

  StartSaga(SagaId id, Tools tools, Listener listener) {
    this.id = id;
    this.tools = tools;
    this.listener = listener;
  }

  /** Continues the saga from the step that the datastore has. */
  void resume() {
    tools.transactions().untilDone("start-look", tx -> StartSteps.position(tx, id), this::goOn);
  }

  /** Continues the saga at {@code position}. */
  void goOn(StartPosition position) {
    if (position instanceof StartPosition.Place place) {
      place(place.saga());
    } else if (position instanceof StartPosition.Launch launch) {
      launch(launch);
    } else if (position instanceof StartPosition.Unwind unwind) {
      unwind(unwind);
    } else if (position instanceof StartPosition.GiveUp giveUp) {
      giveUp(giveUp.saga());
    } else if (position instanceof StartPosition.Ended ended) {
      end(ended.instance());
    }
  }

  private void place(SagaRow saga) {
    PropolisId fresh = new PropolisId(tools.ids().next());
    long draw = tools.draws().nextLong();
    unsent = fresh;
    tools
        .transactions()
        .untilDone("start-place", tx -> StartSteps.place(tx, saga, fresh, draw), this::goOn);
  }

  private void launch(StartPosition.Launch launch) {
    PlacedVmm placed = launch.placed();
    LOG.debug("saga {}: VMM {} to sled {}", id, placed.vmm().id(), placed.vmm().sled());
    if (placed.lost()) {
      refused(launch, StartSteps.lost(placed.vmm()), null);
      return;
    }
    tools
        .calls()
        .ensureRegistered(
            placed,
            launch.guestMemoryBytes(),
            registered -> run(launch),
            failure -> {
              if (!(failure instanceof NoAnswerException none && none.undelivered())) {
                unsent = null;
              }
              failed(launch, failure);
            });
  }

  private void run(StartPosition.Launch launch) {
    unsent = null;
    tools
        .calls()
        .ensureRunning(
            launch.placed(), running -> finish(launch), failure -> failed(launch, failure));
  }

  private void finish(StartPosition.Launch launch) {
    tools
        .transactions()
        .untilDone("start-finish", tx -> StartSteps.finish(tx, launch.saga()), this::goOn);
  }

  private void failed(StartPosition.Launch launch, Throwable failure) {
    VmmRow vmm = launch.placed().vmm();
    ErrorCode code = failure instanceof ApiException answer ? answer.code() : ErrorCode.UNAVAILABLE;
    BootId newerBoot =
        VmmFate.afterFailure(vmm, failure) instanceof VmmFate.GoneWithBoot gone
            ? gone.newer()
            : null;
    refused(launch, new Refusal(vmm.sled(), code, String.valueOf(failure.getMessage())), newerBoot);
  }

  private void refused(StartPosition.Launch launch, Refusal refusal, @Nullable BootId newerBoot) {
    LOG.info("saga {}: sled {}: {}: {}", id, refusal.sled(), refusal.code(), refusal.why());
    Instant now = tools.clock().instant();
    tools
        .transactions()
        .untilDone(
            "start-refused",
            tx -> StartSteps.refused(tx, launch.saga(), refusal, newerBoot, now),
            position -> {
              if (newerBoot != null) {
                tools.rebooted().accept(refusal.sled());
              }
              goOn(position);
            });
  }

  private void unwind(StartPosition.Unwind unwind) {
    if (unwind.placed().vmm().id().equals(unsent)) {
      unwound(unwind.saga()); // no request for it was sent, and none will be
    } else {
      tools.teardown().untilGone(unwind.placed(), () -> unwound(unwind.saga()));
    }
  }

  private void unwound(SagaRow saga) {
    tools.transactions().untilDone("start-unwound", tx -> StartSteps.unwound(tx, saga), this::goOn);
  }

  private void giveUp(SagaRow saga) {
    reason = reason(saga.refusals());
    tools.transactions().untilDone("start-give-up", tx -> StartSteps.giveUp(tx, saga), this::goOn);
  }

  private void end(@Nullable InstanceView instance) {
    if (reason != null) {
      listener.gaveUp(reason);
    } else {
      listener.ended(instance);
    }
  }

  /** The answer to a start that no sled could take. */
  static ApiException reason(List<Refusal> refusals) {
    boolean onlyMemory = true;
    StringBuilder refused = new StringBuilder();
    for (Refusal refusal : refusals) {
      onlyMemory &= refusal.code() == ErrorCode.INSUFFICIENT_RESERVOIR;
      refused.append("; sled ").append(refusal.sled()).append(": ").append(refusal.code());
      refused.append(" (").append(refusal.why()).append(')');
    }
    return onlyMemory
        ? new ApiException(ErrorCode.INSUFFICIENT_CAPACITY, "no sled has room" + refused)
        : new ApiException(ErrorCode.UNAVAILABLE, "no sled could take it now" + refused);
  }
}
