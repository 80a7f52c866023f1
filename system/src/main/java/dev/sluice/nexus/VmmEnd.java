package dev.sluice.nexus;

import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.VmmRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a VMM that is gone: its row, its reservation and the state of its instance, in one
 * transaction, which also has a saga go on that moves the instance. Each answers whether it did; a
 * VMM that is deleted already, or that belongs to a start saga, is left alone. The time goes into
 * the row of an instance that has failed by it; null where the instance goes on with a start at
 * once.
 */
final class VmmEnd {

  private VmmEnd() {}

  /** Ends a VMM that its sled has declared gone for good. */
  static boolean confirmed(Transaction tx, PropolisId id, @Nullable Instant now) {
    VmmRow vmm = tx.vmms().get(id).orElse(null);
    return vmm != null && end(tx, vmm, now);
  }

  /** Ends a VMM that went with its sled, if the datastore still says so. */
  static boolean lost(Transaction tx, PropolisId id, @Nullable Instant now) {
    PlacedVmm placed = PlacedVmm.read(tx, id).orElse(null);
    return placed != null && placed.lost() && end(tx, placed.vmm(), now);
  }

  private static boolean end(Transaction tx, VmmRow vmm, @Nullable Instant now) {
    if (vmm.state() == VmmRow.State.STARTING) {
      return false;
    }
    tx.vmms().delete(vmm.id());
    tx.reservations().delete(vmm.id());
    InstanceRow instance = tx.instances().get(vmm.instance()).orElse(null);
    if (instance != null && vmm.id().equals(instance.propolis())) {
      SagaRow move = MoveSteps.vacating(tx, instance);
      if (move != null) {
        MoveSteps.vacated(tx, instance, move);
        return true;
      }
      // A stop that was asked for has succeeded, however the VMM went.
      boolean asked = instance.state() == InstanceState.STOPPING;
      InstanceState ended = asked ? InstanceState.STOPPED : InstanceState.FAILED;
      tx.instances().put(asked || now == null ? instance.with(ended, null) : instance.failed(now));
    }
    return true;
  }
}
