package dev.sluice.nexus;

import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.call.Answer;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.NexusRow;
import dev.sluice.nexus.store.OutcomeRow;
import dev.sluice.nexus.store.Refusal;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SagaRow.Step;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.VmmRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of a start saga. Each does its work only if the saga still stands where it stood
 * when that work was decided on, and in the same hands, and answers where it stands then; so each
 * may run late or twice, and by a Nexus that has lost the saga to another.
 *
 * <p>From begin to end the instance is {@link InstanceState#STARTING} and nothing but its saga
 * changes it, unless {@link #callOff} takes the instance from it. A saga that moves an instance
 * comes to that with its first launch ({@link MoveSteps}).
 */
final class StartSteps {

  private StartSteps() {}

  /** Begins to start a stopped or failed instance; one that runs has been started already. */
  static StartPosition begin(Transaction tx, SagaId saga, NexusId owner, InstanceId id) {
    if (!known(tx, saga)) {
      InstanceRow instance = stillThere(tx, Instances.row(tx, id));
      if (instance.state() == InstanceState.RUNNING) {
        return new StartPosition.RunsAlready(Instances.view(tx, instance));
      }
      return begin(tx, saga, owner, instance);
    }
    return begun(tx, saga);
  }

  /** The instance; one whose VMM is known to have gone with its sled has failed by now. */
  private static InstanceRow stillThere(Transaction tx, InstanceRow instance) {
    return instance.state() == InstanceState.RUNNING
            && VmmEnd.lost(tx, Instances.propolis(instance), null)
        ? Instances.row(tx, instance.id())
        : instance;
  }

  /** Begins to start a failed instance whose user wants that, unless it was so started just now. */
  static StartPosition beginAgain(
      Transaction tx, SagaId saga, NexusId owner, InstanceId id, Instant now, Duration cooldown) {
    if (!known(tx, saga)) {
      InstanceRow instance = tx.instances().get(id).orElse(null);
      if (instance == null || !instance.dueForRestart(now, cooldown)) {
        return new StartPosition.NotDue();
      }
      return begin(tx, saga, owner, instance.autoRestartedAt(now));
    }
    return begun(tx, saga);
  }

  /** Whether a saga has begun. */
  static boolean known(Transaction tx, SagaId saga) {
    return tx.sagas().get(saga).isPresent() || tx.outcomes().get(saga).isPresent();
  }

  /** Where a saga stands whose begin runs once more: nobody but its owner has gone on with it. */
  static StartPosition begun(Transaction tx, SagaId saga) {
    SagaRow row = tx.sagas().get(saga).orElse(null);
    return row == null || row.epoch().equals(Epoch.FIRST)
        ? at(tx, saga, row)
        : new StartPosition.TakenOver();
  }

  private static StartPosition begin(
      Transaction tx, SagaId saga, NexusId owner, InstanceRow instance) {
    if (instance.state() != InstanceState.STOPPED && instance.state() != InstanceState.FAILED) {
      throw Instances.conflict(instance, "be started");
    }
    if (tx.sagas().ofInstance(instance.id()).isPresent()) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE,
          "instance " + instance.id() + ": the VMM of a start before is not known to be gone");
    }
    SagaRow row = SagaRow.begun(saga, instance.id(), owner, instance.state());
    tx.sagas().put(row);
    tx.instances().put(instance.with(InstanceState.STARTING, null));
    return position(tx, row);
  }

  /** Finds a sled and takes its memory for the VMM {@code fresh}, or has the start given up. */
  static StartPosition place(Transaction tx, SagaRow saga, PropolisId fresh, long draw) {
    if (standsAt(tx, saga)) {
      InstanceRow instance = Instances.row(tx, saga.instance());
      long askedBytes = GuestMemory.reservoirBytes(instance.spec().memoryBytes());
      Optional<SledRow> found = Placement.pick(tx, saga::refusedBy, askedBytes, draw);
      if (found.isPresent()) {
        SledRow sled = found.get();
        tx.reservations().put(new ReservationRow(fresh, sled.id(), askedBytes));
        tx.vmms()
            .put(
                new VmmRow(
                    fresh,
                    instance.id(),
                    sled.id(),
                    sled.boot(),
                    VmmRow.State.STARTING,
                    saga.epoch()));
        tx.instances().put(instance.with(InstanceState.STARTING, fresh));
        tx.sagas().put(saga.at(Step.LAUNCH, fresh));
      } else {
        tx.sagas().put(saga.givingUp(Placement.notAsked(tx, saga::refusedBy, askedBytes)));
      }
    }
    return position(tx, saga);
  }

  /**
   * Records that the current launch failed.
   *
   * @param newerBoot the newer boot that the sled named; null if it named none
   */
  static StartPosition refused(
      Transaction tx, SagaRow saga, Refusal refusal, @Nullable BootId newerBoot, Instant now) {
    if (newerBoot != null) {
      SledRegistry.noteBoot(tx, refusal.sled(), newerBoot, now);
    }
    if (standsAt(tx, saga)) {
      tx.sagas().put(saga.refused(refusal));
    }
    return position(tx, saga);
  }

  /** Frees what was taken for the current attempt, whose VMM is gone. */
  static StartPosition unwound(Transaction tx, SagaRow saga) {
    if (standsAt(tx, saga)) {
      tx.reservations().delete(propolis(saga));
      tx.vmms().delete(propolis(saga));
      tx.instances().put(Instances.row(tx, saga.instance()).with(InstanceState.STARTING, null));
      tx.sagas().put(saga.at(Step.PLACE, null));
    }
    return position(tx, saga);
  }

  /**
   * Declares the instance running, unless its sled went down since it said that it runs: then the
   * saga stays at its launch, which is lost.
   */
  static StartPosition finish(Transaction tx, SagaRow saga, Instant now) {
    if (standsAt(tx, saga)) {
      PlacedVmm placed = placed(tx, saga);
      if (!placed.lost()) {
        InstanceRow instance = Instances.row(tx, saga.instance());
        tx.vmms().put(placed.vmm().with(VmmRow.State.RUNNING));
        InstanceRow running = instance.with(InstanceState.RUNNING, placed.vmm().id());
        tx.instances().put(running);
        InstanceView view = Instances.view(tx, running);
        end(tx, OutcomeRow.started(saga.id(), view, now), new Answer.Ok<>(view));
      }
    }
    return position(tx, saga);
  }

  /** Puts the instance back as it was before. */
  static StartPosition giveUp(Transaction tx, SagaRow saga, Instant now) {
    if (standsAt(tx, saga)) {
      tx.instances().put(Instances.row(tx, saga.instance()).backTo(saga.before(), now));
      ApiError reason = NoSledTookIt.because(saga.refusals()).error();
      OutcomeRow outcome = OutcomeRow.givenUp(saga.id(), saga.refusals(), now);
      end(tx, outcome, new Answer.Refused<>(reason));
    }
    return position(tx, saga);
  }

  private static void end(Transaction tx, OutcomeRow outcome, Answer<InstanceView> answer) {
    tx.sagas().delete(outcome.id());
    tx.outcomes().put(outcome);
    RequestKeys.ended(tx, outcome.id(), answer);
  }

  /**
   * Takes a saga over, if it still stands where it was seen and its owner is still taken for gone.
   *
   * @param gone says of the row of a Nexus whether it is taken for gone
   */
  static StartPosition takeOver(
      Transaction tx, SagaRow seen, NexusId by, Predicate<NexusRow> gone) {
    SagaRow mine = seen.takenOver(by);
    if (standsAt(tx, seen) && orphan(tx, seen, by, gone)) {
      tx.sagas().put(mine);
      PropolisId propolis = mine.propolis();
      if (propolis != null) {
        VmmRow vmm = tx.vmms().get(propolis).orElseThrow();
        tx.vmms().put(vmm.with(mine.epoch()));
      }
      if (mine.step() == Step.VACATE) {
        MoveSteps.takenOver(tx, mine);
      }
    }
    return position(tx, mine);
  }

  private static boolean orphan(
      Transaction tx, SagaRow saga, NexusId by, Predicate<NexusRow> gone) {
    NexusId owner = saga.owner();
    if (owner == null || owner.equals(by)) {
      return true;
    }
    NexusRow row = tx.nexuses().get(owner).orElse(null);
    return row == null || gone.test(row);
  }

  /**
   * Calls off the start of an instance, whose row is left to the caller. What its VMM has stays
   * reserved until {@link #calledOff}: it may run, or be launched by a request on its way.
   *
   * @return the saga
   */
  static SagaId callOff(Transaction tx, InstanceRow starting, Instant now) {
    SagaRow saga = tx.sagas().ofInstance(starting.id()).orElseThrow();
    tx.sagas().put(saga.calledOff());
    tx.outcomes().put(OutcomeRow.calledOff(saga.id(), now));
    RequestKeys.ended(tx, saga.id(), new Answer.Refused<>(StartSaga.calledOffReason().error()));
    return saga.id();
  }

  /** Ends a saga that was called off, and whose VMM, if it had one, is gone. */
  static StartPosition calledOff(Transaction tx, SagaRow saga) {
    if (standsAt(tx, saga)) {
      PropolisId propolis = saga.propolis();
      if (propolis != null) {
        tx.reservations().delete(propolis);
        tx.vmms().delete(propolis);
      }
      tx.sagas().delete(saga.id());
    }
    return position(tx, saga);
  }

  /** Whether the saga still stands where it stood when the step was decided on. */
  private static boolean standsAt(Transaction tx, SagaRow saga) {
    return saga.equals(tx.sagas().get(saga.id()).orElse(null));
  }

  /** Where a saga stands, for the hands that {@code known} of its rows was in. */
  static StartPosition position(Transaction tx, SagaRow known) {
    SagaRow saga = tx.sagas().get(known.id()).orElse(null);
    return saga == null || saga.sameHands(known)
        ? at(tx, known.id(), saga)
        : new StartPosition.TakenOver();
  }

  private static StartPosition at(Transaction tx, SagaId id, @Nullable SagaRow saga) {
    if (saga == null) {
      return new StartPosition.Ended(tx.outcomes().get(id).orElse(null));
    }
    return switch (saga.step()) {
      case VACATE -> new StartPosition.Vacate(saga, MoveSteps.old(tx, saga));
      case PLACE -> new StartPosition.Place(saga);
      case LAUNCH -> {
        long guestBytes = Instances.row(tx, saga.instance()).spec().memoryBytes();
        yield new StartPosition.Launch(saga, placed(tx, saga), guestBytes);
      }
      case UNWIND_ATTEMPT -> new StartPosition.Unwind(saga, placed(tx, saga));
      case GIVE_UP -> new StartPosition.GiveUp(saga);
      case CALL_OFF ->
          new StartPosition.CalledOff(saga, saga.propolis() == null ? null : placed(tx, saga));
    };
  }

  /** The refusal of a sled that was lost with what was placed there. */
  static Refusal lost(VmmRow vmm) {
    return new Refusal(
        vmm.sled(), ErrorCode.UNAVAILABLE, "expunged or restarted during the launch");
  }

  private static PlacedVmm placed(Transaction tx, SagaRow saga) {
    return PlacedVmm.read(tx, propolis(saga)).orElseThrow();
  }

  /** The VMM of the current attempt. */
  static PropolisId propolis(SagaRow saga) {
    return Objects.requireNonNull(
        saga.propolis(), () -> "saga " + saga.id() + " has no VMM at " + saga.step());
  }
}
