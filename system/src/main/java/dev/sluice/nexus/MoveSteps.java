package dev.sluice.nexus;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.StayReason;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.OutcomeRow;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SagaRow.Step;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.VmmRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transactions by which an instance leaves a sled that is drained. One that begins a move takes
 * the new place and, in the same transaction, has the old VMM go: the instance is {@link
 * InstanceState#STOPPING} as by a user's stop, and the saga stands at {@link Step#VACATE}. The
 * transaction that records the old VMM as gone, whoever runs it, has the saga go on as a start that
 * has its place. Until then no request about the new VMM has reached a sled, so a user's stop or
 * delete just takes the saga away.
 */
final class MoveSteps {

  /** Moves away from one sled that may be under way at once. */
  static final int MOVES_MAX = 3;

  private MoveSteps() {}

  /**
   * What a new move needs that must be the same if its transaction runs again.
   *
   * @param owner whose hands it is in
   * @param fresh the VMM to come
   * @param draw decides between sleds that fit
   */
  record Means(SagaId saga, NexusId owner, PropolisId fresh, long draw) {}

  /**
   * What came of trying to move an instance.
   *
   * @param begun where its saga stands; null if it is not moved
   * @param more whether others of the sled may be tried now
   */
  record Tried(@Nullable StartPosition begun, boolean more) {}

  /** The VMMs that are to leave a sled, in the order in which to try; none if it is not drained. */
  static List<VmmRow> toMove(Transaction tx, SledId id, int limit) {
    return drained(tx, id) && tx.sagas().movesFrom(id) < MOVES_MAX
        ? tx.vmms().toMove(id, limit)
        : List.of();
  }

  private static boolean drained(Transaction tx, SledId id) {
    return tx.sleds().get(id).orElseThrow().policy() == SledPolicy.DRAIN;
  }

  /** Begins to move the instance of a VMM, or records why it stays. */
  static Tried begin(Transaction tx, PropolisId id, Means means) {
    if (StartSteps.known(tx, means.saga())) {
      return new Tried(StartSteps.begun(tx, means.saga()), true);
    }
    PlacedVmm placed = PlacedVmm.read(tx, id).orElse(null);
    if (placed == null
        || placed.lost()
        || placed.vmm().state() != VmmRow.State.RUNNING
        || !drained(tx, placed.vmm().sled())) {
      return new Tried(null, true);
    }
    VmmRow old = placed.vmm();
    if (tx.sagas().movesFrom(old.sled()) >= MOVES_MAX) {
      return new Tried(null, false);
    }
    InstanceRow instance = Instances.row(tx, old.instance()); // it runs, so its row is there
    if (!instance.spec().autoRestart()) {
      return stays(tx, old, StayReason.NO_AUTO_RESTART);
    }
    long bytes = GuestMemory.reservoirBytes(instance.spec().memoryBytes());
    SledRow sled = Placement.pick(tx, any -> false, bytes, means.draw()).orElse(null);
    if (sled == null) {
      return stays(tx, old, StayReason.NO_ROOM);
    }
    SagaRow saga =
        SagaRow.move(means.saga(), instance.id(), means.owner(), old.sled(), means.fresh());
    tx.reservations().put(new ReservationRow(means.fresh(), sled.id(), bytes));
    tx.vmms()
        .put(
            new VmmRow(
                means.fresh(),
                instance.id(),
                sled.id(),
                sled.boot(),
                VmmRow.State.STARTING,
                saga.epoch()));
    tx.sagas().put(saga);
    tx.vmms().put(old.stopping());
    tx.instances().put(instance.with(InstanceState.STOPPING, old.id()));
    return new Tried(StartSteps.position(tx, saga), true);
  }

  private static Tried stays(Transaction tx, VmmRow vmm, StayReason why) {
    tx.vmms().put(vmm.staying(tx.vmms().lastDrainTurn(vmm.sled()) + 1, why));
    return new Tried(null, true);
  }

  /** The saga that moves an instance whose old VMM is not known to be gone; null if none does. */
  static @Nullable SagaRow vacating(Transaction tx, InstanceRow instance) {
    return instance.state() == InstanceState.STOPPING
        ? tx.sagas()
            .ofInstance(instance.id())
            .filter(saga -> saga.step() == Step.VACATE)
            .orElse(null)
        : null;
  }

  /** Has the saga of an instance whose old VMM is gone go on to launch the new one. */
  static void vacated(Transaction tx, InstanceRow instance, SagaRow saga) {
    tx.sagas().put(saga.at(Step.LAUNCH, saga.propolis()));
    tx.instances().put(instance.with(InstanceState.STARTING, saga.propolis()));
  }

  /** The old VMM is gone: records that, which has the saga go on, if it still stands. */
  static StartPosition vacated(Transaction tx, SagaRow saga, PropolisId old) {
    VmmEnd.confirmed(tx, old, null);
    return StartSteps.position(tx, saga);
  }

  /** The old VMM of a move that is at {@link Step#VACATE}. */
  static PlacedVmm old(Transaction tx, SagaRow saga) {
    PropolisId old = Instances.propolis(Instances.row(tx, saga.instance()));
    return PlacedVmm.read(tx, old).orElseThrow();
  }

  /** Has the requests of earlier hands about the old VMM refused. */
  static void takenOver(Transaction tx, SagaRow saga) {
    VmmRow old = old(tx, saga).vmm();
    tx.vmms().put(old.with(old.epoch().next()));
  }

  /**
   * Ends the move of an instance whose old VMM is not known to be gone, and frees the new place: a
   * user stops or deletes the instance. Without effect on any other.
   *
   * @return the saga; null if there was no such move
   */
  static @Nullable SagaId callOff(Transaction tx, InstanceRow instance, Instant now) {
    SagaRow saga = vacating(tx, instance);
    if (saga == null) {
      return null;
    }
    takenOver(tx, saga);
    tx.reservations().delete(StartSteps.propolis(saga));
    tx.vmms().delete(StartSteps.propolis(saga));
    tx.sagas().delete(saga.id());
    tx.outcomes().put(OutcomeRow.calledOff(saga.id(), now));
    return saga.id();
  }
}
