package dev.sluice.sim.judge;

import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.VmmRowChanged;

/**
 * No start is declared done on a sled that Nexus has since learned to be down: what counts as
 * running runs in the newest boot heard of, on a sled that was not given up.
 */
final class RunningIsInThisBoot implements Oracle {

  private final StoreMirror store;
  private final Findings findings;

  /** Reports to {@code findings}; {@code store} must be told of each change first. */
  RunningIsInThisBoot(StoreMirror store, Findings findings) {
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(VmmRowChanged.class, this::rowChanged);
  }

  private void rowChanged(RowChanged change) {
    if (!(change.after() instanceof VmmRow vmm)
        || vmm.state() != VmmRow.State.RUNNING
        || (change.before() instanceof VmmRow old && old.state() == VmmRow.State.RUNNING)) {
      return;
    }
    SledRow sled = store.sled(vmm.sled());
    if (sled == null || store.expunged(vmm.sled()) || sled.boot().isNewerThan(vmm.boot())) {
      findings.add(
          Promise.RUNNING_IS_IN_THIS_BOOT,
          "VMM "
              + vmm.id()
              + " of "
              + vmm.boot()
              + " is declared running on sled "
              + vmm.sled()
              + ", which Nexus knows to have gone down since");
    }
  }
}
