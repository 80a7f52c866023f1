package dev.sluice.nexus;

import dev.sluice.api.PropolisId;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.VmmRow;
import java.util.Optional;

/**
 * A VMM beside what Nexus holds of its sled.
 *
 * @param address where its sled-agent last said that it answers
 * @param lost whether it is known to be gone with its sled
 */
record PlacedVmm(VmmRow vmm, String address, boolean lost) {

  /** The VMM, if Nexus still has it on its books. */
  static Optional<PlacedVmm> read(Transaction tx, PropolisId id) {
    return tx.vmms().get(id).map(vmm -> of(tx, vmm));
  }

  /** {@code vmm}, with its sled. */
  static PlacedVmm of(Transaction tx, VmmRow vmm) {
    SledRow sled = tx.sleds().get(vmm.sled()).orElseThrow(); // rows of sleds are never deleted
    return new PlacedVmm(vmm, sled.info().address(), VmmFate.lost(sled, vmm));
  }
}
