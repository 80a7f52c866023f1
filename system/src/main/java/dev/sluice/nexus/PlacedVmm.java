package dev.sluice.nexus;

import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.VmmRow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A VMM beside what Nexus holds of its sled.
 *
 * @param address where its sled-agent last said that it answers
 * @param lost whether it is known to be gone with its sled
 * @param drained whether its sled is to become empty
 */
record PlacedVmm(VmmRow vmm, String address, boolean lost, boolean drained) {

  /** Where a page that follows {@code last} begins. */
  static @Nullable PropolisId id(@Nullable PlacedVmm last) {
    return last == null ? null : last.vmm().id();
  }

  /** The VMM, if the datastore still has it. */
  static Optional<PlacedVmm> read(Transaction tx, PropolisId id) {
    return tx.vmms().get(id).map(vmm -> of(tx, vmm));
  }

  /** {@code vmm}, with its sled. */
  static PlacedVmm of(Transaction tx, VmmRow vmm) {
    return of(vmm, tx.sleds().get(vmm.sled()).orElseThrow()); // rows of sleds are never deleted
  }

  /** {@code vmms}, each with its sled. */
  static List<PlacedVmm> of(Transaction tx, List<VmmRow> vmms) {
    Set<SledId> ids = new LinkedHashSet<>();
    vmms.forEach(vmm -> ids.add(vmm.sled()));
    Map<SledId, SledRow> sleds = tx.sleds().getAll(ids);
    List<PlacedVmm> placed = new ArrayList<>();
    for (VmmRow vmm : vmms) {
      placed.add(of(vmm, Objects.requireNonNull(sleds.get(vmm.sled()))));
    }
    return placed;
  }

  private static PlacedVmm of(VmmRow vmm, SledRow sled) {
    return new PlacedVmm(
        vmm, sled.info().address(), VmmFate.lost(sled, vmm), sled.policy() == SledPolicy.DRAIN);
  }
}
