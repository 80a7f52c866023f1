package dev.sluice.nexus;

import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
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
 * The transactions of a start saga. Each does its work only if the saga stands where that work is
 * due, and answers where the saga stands then; so each may run again, late or twice.
 *
 * <p>From begin to end the instance is {@link InstanceState#STARTING} and nothing but its saga
 * changes it.
 */
final class StartSteps {

  private StartSteps() {}

  /** Begins to start a stopped or failed instance; one that runs has been started already. */
  static StartPosition begin(Transaction tx, SagaId saga, InstanceId id) {
    if (tx.sagas().get(saga).isEmpty()) {
      InstanceRow instance = Instances.row(tx, id);
      if (instance.state() == InstanceState.RUNNING) {
        return new StartPosition.Ended(Instances.view(tx, instance));
      }
      begin(tx, saga, instance);
    }
    return position(tx, saga);
  }

  /** Begins to start a failed instance whose user wants that, unless it was so started just now. */
  static StartPosition beginAgain(
      Transaction tx, SagaId saga, InstanceId id, Instant now, Duration cooldown) {
    if (tx.sagas().get(saga).isEmpty()) {
      InstanceRow instance = tx.instances().get(id).orElse(null);
      if (instance == null || !mayBeginAgain(instance, now, cooldown)) {
        return new StartPosition.Ended(null);
      }
      begin(tx, saga, instance.autoRestartedAt(now));
    }
    return position(tx, saga);
  }

  /** Whether Nexus is to start this instance by itself. */
  static boolean mayBeginAgain(InstanceRow instance, Instant now, Duration cooldown) {
    if (instance.state() != InstanceState.FAILED || !instance.spec().autoRestart()) {
      return false;
    }
    Instant last = instance.lastAutoRestart();
    // A last time in the future is the mark of a clock that went back: waiting for it could take
    // days. Starting now sets the mark right.
    return last == null || last.isAfter(now) || !last.plus(cooldown).isAfter(now);
  }

  private static void begin(Transaction tx, SagaId saga, InstanceRow instance) {
    if (instance.state() != InstanceState.STOPPED && instance.state() != InstanceState.FAILED) {
      throw Instances.conflict(instance, "be started");
    }
    tx.sagas().put(SagaRow.begun(saga, instance.id(), instance.state()));
    tx.instances().put(instance.with(InstanceState.STARTING, null));
  }

  /** Finds a sled and takes its memory for the VMM {@code fresh}, or has the start given up. */
  static StartPosition place(Transaction tx, SagaId id, PropolisId fresh, long draw) {
    SagaRow saga = tx.sagas().get(id).orElse(null);
    if (saga != null && saga.step() == Step.PLACE) {
      InstanceRow instance = Instances.row(tx, saga.instance());
      long askedBytes = GuestMemory.reservoirBytes(instance.spec().memoryBytes());
      Optional<SledRow> sled = Placement.pick(tx, saga::refusedBy, askedBytes, draw);
      if (sled.isPresent()) {
        tx.reservations().put(new ReservationRow(fresh, sled.get().id(), askedBytes));
        tx.vmms()
            .put(
                new VmmRow(
                    fresh,
                    instance.id(),
                    sled.get().id(),
                    sled.get().boot(),
                    VmmRow.State.STARTING));
        tx.instances().put(instance.with(InstanceState.STARTING, fresh));
        tx.sagas().put(saga.at(Step.LAUNCH, fresh));
      } else {
        tx.sagas().put(saga.at(Step.GIVE_UP, null));
      }
    }
    return position(tx, id);
  }

  /**
   * Records that the launch of {@code propolis} failed.
   *
   * @param heardOf the newer boot that the sled spoke of, if it did
   */
  static StartPosition refused(
      Transaction tx,
      SagaId id,
      PropolisId propolis,
      Refusal refusal,
      @Nullable BootId heardOf,
      Instant now) {
    if (heardOf != null) {
      SledRegistry.noteBoot(tx, refusal.sled(), heardOf, now);
    }
    SagaRow saga = tx.sagas().get(id).orElse(null);
    if (saga != null && saga.isAt(Step.LAUNCH, propolis)) {
      tx.sagas().put(saga.refused(refusal));
    }
    return position(tx, id);
  }

  /** Frees what was taken for {@code propolis}, which is gone. */
  static StartPosition unwound(Transaction tx, SagaId id, PropolisId propolis) {
    SagaRow saga = tx.sagas().get(id).orElse(null);
    if (saga != null && saga.isAt(Step.UNWIND_ATTEMPT, propolis)) {
      tx.reservations().delete(propolis);
      tx.vmms().delete(propolis);
      tx.instances().put(Instances.row(tx, saga.instance()).with(InstanceState.STARTING, null));
      tx.sagas().put(saga.at(Step.PLACE, null));
    }
    return position(tx, id);
  }

  /** Declares the instance running, unless its sled went down since it said that it runs. */
  static StartPosition finish(Transaction tx, StartPosition.Launch launched) {
    SagaId id = launched.saga().id();
    PropolisId propolis = launched.placed().vmm().id();
    SagaRow saga = tx.sagas().get(id).orElse(null);
    if (saga == null) {
      // Nothing ends a saga that has launched but this step: it has been here before.
      return new StartPosition.Ended(
          tx.instances()
              .get(launched.saga().instance())
              .map(row -> Instances.view(tx, row))
              .orElse(null));
    }
    if (saga.isAt(Step.LAUNCH, propolis)) {
      PlacedVmm placed = PlacedVmm.read(tx, propolis).orElseThrow();
      if (!placed.lost()) {
        InstanceRow running =
            Instances.row(tx, saga.instance()).with(InstanceState.RUNNING, propolis);
        tx.vmms().put(placed.vmm().with(VmmRow.State.RUNNING));
        tx.instances().put(running);
        tx.sagas().delete(id);
        return new StartPosition.Ended(Instances.view(tx, running));
      }
      tx.sagas().put(saga.refused(lost(placed.vmm())));
    }
    return position(tx, id);
  }

  /** Puts the instance back as it was before. */
  static StartPosition giveUp(Transaction tx, SagaId id) {
    SagaRow saga = tx.sagas().get(id).orElse(null);
    if (saga != null && saga.step() == Step.GIVE_UP) {
      tx.instances().put(Instances.row(tx, saga.instance()).with(saga.before(), null));
      tx.sagas().delete(id);
    }
    return new StartPosition.Ended(null);
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
    PropolisId propolis = saga.propolis();
    if (propolis == null) {
      throw new IllegalStateException("saga " + saga.id() + " has no VMM at " + saga.step());
    }
    return PlacedVmm.read(tx, propolis).orElseThrow();
  }
}
