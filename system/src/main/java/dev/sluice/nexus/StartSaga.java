package dev.sluice.nexus;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceView;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.NexusRow;
import dev.sluice.nexus.store.OutcomeRow;
import dev.sluice.nexus.store.Refusal;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.platform.Ids;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one start saga in one pair of hands, from wherever it stands: sees the VMM gone that an
 * instance is moved away from, places, launches, and, when a sled refuses or does not answer, sees
 * that attempt gone and tries elsewhere. All that must survive is in the datastore before it is
 * acted on. Ends as soon as another has taken the saga over.
 */
final class StartSaga {

  private static final Logger LOG = LoggerFactory.getLogger(StartSaga.class);

  /**
   * What all sagas of a Nexus share.
   *
   * @param self whose hands the sagas are in
   * @param draws decides between sleds that fit
   * @param rebooted is told of a sled that turns out to be in a newer boot
   */
  record Tools(
      NexusId self,
      Transactions transactions,
      SledCalls calls,
      Teardown teardown,
      Ids ids,
      RandomGenerator draws,
      InstantSource clock,
      Consumer<SledId> rebooted) {}

  /** Is called once, when there is nothing more to do here. */
  interface Listener {
    /** The instance was started. */
    void started(InstanceView instance);

    /** It was called off; that it has ended is told when its VMM is gone. May be told twice. */
    void calledOff();

    /** It was not, for this reason, or nobody knows any more. */
    void notStarted(ApiException reason);

    /** Another goes on with the saga. */
    void takenOver();
  }

  private final SagaId id;
  private final Epoch epoch;
  private final Tools tools;
  private final Listener listener;

  // The VMM that these hands placed and of which no request has reached a sled. Not in the
  // datastore: whoever takes the saga over must assume that one has. It counts only in a step that
  // finds the saga in these hands still.
  private @Nullable PropolisId unsent;
  private boolean calledOff;

  /**
   * A saga to be begun or taken over.
   *
   * @param epoch of these hands, once they have the saga
   */
  StartSaga(SagaId id, Epoch epoch, Tools tools, Listener listener) {
    this.id = id;
    this.epoch = epoch;
    this.tools = tools;
    this.listener = listener;
  }

  /** Of these hands, once they have the saga. */
  Epoch epoch() {
    return epoch;
  }

  /**
   * Takes the saga over, and continues it from the step that the datastore has.
   *
   * @param seen as it was found
   * @param gone says of the row of a Nexus whether it is taken for gone
   */
  void takeOver(SagaRow seen, Predicate<NexusRow> gone) {
    tools
        .transactions()
        .untilDone(
            "start-take-over", tx -> StartSteps.takeOver(tx, seen, tools.self(), gone), this::goOn);
  }

  /**
   * The saga was called off, as the datastore has it: whoever waits for it is told at once, and
   * what has not been sent to a sled is not.
   */
  void calledOff() {
    calledOff = true;
    listener.calledOff();
  }

  /** Continues the saga at {@code position}. */
  void goOn(StartPosition position) {
    if (position instanceof StartPosition.Vacate vacate) {
      vacate(vacate);
    } else if (position instanceof StartPosition.Place place) {
      place(place.saga());
    } else if (position instanceof StartPosition.Launch launch) {
      launch(launch);
    } else if (position instanceof StartPosition.Unwind unwind) {
      unwind(unwind);
    } else if (position instanceof StartPosition.GiveUp giveUp) {
      giveUp(giveUp.saga());
    } else if (position instanceof StartPosition.CalledOff calledOff) {
      listener.calledOff();
      seeGone(calledOff);
    } else if (position instanceof StartPosition.Ended ended) {
      end(ended.outcome());
    } else if (position instanceof StartPosition.RunsAlready runs) {
      listener.started(runs.instance());
    } else if (position instanceof StartPosition.NotDue) {
      listener.notStarted(new ApiException(ErrorCode.CONFLICT, "no restart is due"));
    } else { // StartPosition.TakenOver
      listener.takenOver();
    }
  }

  private void vacate(StartPosition.Vacate position) {
    PropolisId old = position.old().vmm().id();
    tools
        .teardown()
        .untilGone(
            position.old(), () -> vacated(position.saga(), old), () -> look(position.saga()));
  }

  private void vacated(SagaRow saga, PropolisId old) {
    tools
        .transactions()
        .untilDone("move-vacated", tx -> MoveSteps.vacated(tx, saga, old), this::goOn);
  }

  private void look(SagaRow saga) {
    tools.transactions().untilDone("start-look", tx -> StartSteps.position(tx, saga), this::goOn);
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
    if (calledOff) {
      look(launch.saga());
      return;
    }
    tools
        .calls()
        .ensureRunning(
            launch.placed(), running -> finish(launch), failure -> failed(launch, failure));
  }

  private void finish(StartPosition.Launch launch) {
    Instant now = tools.clock().instant();
    tools
        .transactions()
        .untilDone("start-finish", tx -> StartSteps.finish(tx, launch.saga(), now), this::goOn);
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
      // In other hands by then, the step finds that out.
      tools
          .teardown()
          .untilGone(unwind.placed(), () -> unwound(unwind.saga()), () -> unwound(unwind.saga()));
    }
  }

  private void unwound(SagaRow saga) {
    tools.transactions().untilDone("start-unwound", tx -> StartSteps.unwound(tx, saga), this::goOn);
  }

  private void seeGone(StartPosition.CalledOff position) {
    PlacedVmm placed = position.placed();
    if (placed == null || placed.vmm().id().equals(unsent)) {
      ended(position.saga());
    } else {
      // In other hands by then, the step finds that out.
      tools
          .teardown()
          .untilGone(placed, () -> ended(position.saga()), () -> ended(position.saga()));
    }
  }

  private void ended(SagaRow saga) {
    tools
        .transactions()
        .untilDone("start-called-off", tx -> StartSteps.calledOff(tx, saga), this::goOn);
  }

  private void giveUp(SagaRow saga) {
    Instant now = tools.clock().instant();
    tools
        .transactions()
        .untilDone("start-give-up", tx -> StartSteps.giveUp(tx, saga, now), this::goOn);
  }

  private void end(@Nullable OutcomeRow outcome) {
    InstanceView started = outcome == null ? null : outcome.started();
    if (started != null) {
      listener.started(started);
    } else {
      listener.notStarted(reason(outcome));
    }
  }

  /** The answer to a start that came to {@code outcome}, which is not that the instance runs. */
  static ApiException reason(@Nullable OutcomeRow outcome) {
    return outcome == null
        ? new ApiException(ErrorCode.OUTCOME_UNKNOWN, "what the start came to is not kept any more")
        : outcome.kind() == OutcomeRow.Kind.CALLED_OFF
            ? calledOffReason()
            : NoSledTookIt.because(outcome.refusals());
  }

  /** The answer to a start that was called off. */
  static ApiException calledOffReason() {
    return new ApiException(
        ErrorCode.CONFLICT,
        "the instance was stopped or deleted before it ran, or its saga abandoned");
  }
}
