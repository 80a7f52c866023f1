package dev.sluice.nexus;

import dev.sluice.api.ApiError;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.call.Answer;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.Refusal;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SagaRow.Step;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.VmmRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of a start saga. Each does its work only if the saga still stands where it stood
 * when that work was decided on, and answers where it stands then; so each may run late or twice.
 *
 * <p>From begin to end the instance is {@link InstanceState#STARTING} and nothing but its saga
 * changes it.
 */
final class StartSteps {

  private StartSteps() {}

  /** Begins to start a stopped or failed instance; one that runs has been started already. */
  static StartPosition begin(Transaction tx, SagaId saga, InstanceId id) {
    if (tx.sagas().get(saga).isEmpty()) {
      InstanceRow instance = stillThere(tx, Instances.row(tx, id));
      if (instance.state() == InstanceState.RUNNING) {
        return new StartPosition.Ended(Instances.view(tx, instance));
      }
      begin(tx, saga, instance);
    }
    return position(tx, saga);
  }

  /** The instance; one whose VMM is known to have gone with its sled has failed by now. */
  private static InstanceRow stillThere(Transaction tx, InstanceRow instance) {
    PropolisId propolis = instance.propolis();
    return instance.state() == InstanceState.RUNNING
            && propolis != null
            && VmmEnd.lost(tx, propolis)
        ? Instances.row(tx, instance.id())
        : instance;
  }

  /** Begins to start a failed instance whose user wants that, unless it was so started just now. */
  static StartPosition beginAgain(
      Transaction tx, SagaId saga, InstanceId id, Instant now, Duration cooldown) {
    if (tx.sagas().get(saga).isEmpty()) {
      InstanceRow instance = tx.instances().get(id).orElse(null);
      if (instance == null || !instance.dueForRestart(now, cooldown)) {
        return new StartPosition.Ended(null);
      }
      begin(tx, saga, instance.autoRestartedAt(now));
    }
    return position(tx, saga);
  }

  private static void begin(Transaction tx, SagaId saga, InstanceRow instance) {
    if (instance.state() != InstanceState.STOPPED && instance.state() != InstanceState.FAILED) {
      throw Instances.conflict(instance, "be started");
    }
    tx.sagas().put(SagaRow.begun(saga, instance.id(), instance.state()));
    tx.instances().put(instance.with(InstanceState.STARTING, null));
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
            .put(new VmmRow(fresh, instance.id(), sled.id(), sled.boot(), VmmRow.State.STARTING));
        tx.instances().put(instance.with(InstanceState.STARTING, fresh));
        tx.sagas().put(saga.at(Step.LAUNCH, fresh));
      } else {
        tx.sagas().put(saga.givingUp(Placement.notAsked(tx, saga::refusedBy, askedBytes)));
      }
    }
    return position(tx, saga.id());
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
    return position(tx, saga.id());
  }

  /** Frees what was taken for the current attempt, whose VMM is gone. */
  static StartPosition unwound(Transaction tx, SagaRow saga) {
    if (standsAt(tx, saga)) {
      tx.reservations().delete(propolis(saga));
      tx.vmms().delete(propolis(saga));
      tx.instances().put(Instances.row(tx, saga.instance()).with(InstanceState.STARTING, null));
      tx.sagas().put(saga.at(Step.PLACE, null));
    }
    return position(tx, saga.id());
  }

  /** Declares the instance running, unless its sled went down since it said that it runs. */
  static StartPosition finish(Transaction tx, SagaRow saga) {
    if (standsAt(tx, saga)) {
      PlacedVmm placed = placed(tx, saga);
      if (placed.lost()) {
        tx.sagas().put(saga.refused(lost(placed.vmm())));
      } else {
        InstanceRow instance = Instances.row(tx, saga.instance());
        tx.vmms().put(placed.vmm().with(VmmRow.State.RUNNING));
        InstanceRow runs = instance.with(InstanceState.RUNNING, placed.vmm().id());
        tx.instances().put(runs);
        tx.sagas().delete(saga.id());
        RequestKeys.ended(tx, saga.id(), new Answer.Ok<>(Instances.view(tx, runs)));
      }
    }
    if (tx.sagas().get(saga.id()).isPresent()) {
      return position(tx, saga.id());
    }
    // Nothing but this step ends a saga that has launched: if not now, it has been here before.
    InstanceRow instance = tx.instances().get(saga.instance()).orElse(null);
    return new StartPosition.Ended(instance == null ? null : Instances.view(tx, instance));
  }

  /** Puts the instance back as it was before. */
  static StartPosition giveUp(Transaction tx, SagaRow saga) {
    if (standsAt(tx, saga)) {
      tx.instances().put(Instances.row(tx, saga.instance()).with(saga.before(), null));
      tx.sagas().delete(saga.id());
      ApiError reason = StartSaga.reason(saga.refusals()).error();
      RequestKeys.ended(tx, saga.id(), new Answer.Refused<>(reason));
    }
    return position(tx, saga.id());
  }

  /** Whether the saga still stands where it stood when the step was decided on. */
  private static boolean standsAt(Transaction tx, SagaRow saga) {
    return saga.equals(tx.sagas().get(saga.id()).orElse(null));
  }

  /** Where the saga stands. */
  static StartPosition position(Transaction tx, SagaId id) {
    SagaRow saga = tx.sagas().get(id).orElse(null);
    if (saga == null) {
      return new StartPosition.Ended(null);
    }
    return switch (saga.step()) {
      case PLACE -> new StartPosition.Place(saga);
      case LAUNCH -> {
        long guestBytes = Instances.row(tx, saga.instance()).spec().memoryBytes();
        yield new StartPosition.Launch(saga, placed(tx, saga), guestBytes);
      }
      case UNWIND_ATTEMPT -> new StartPosition.Unwind(saga, placed(tx, saga));
      case GIVE_UP -> new StartPosition.GiveUp(saga);
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

  private static PropolisId propolis(SagaRow saga) {
    PropolisId propolis = saga.propolis();
    if (propolis == null) {
      throw new IllegalStateException("saga " + saga.id() + " has no VMM at " + saga.step());
    }
    return propolis;
  }
}
