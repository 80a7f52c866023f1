package dev.sluice.sim.judge;

import dev.sluice.api.SledState;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;

/** The row of a decommissioned sled never changes. */
final class DecommissionedRowIsFrozen implements Oracle {

  private final Findings findings;

  /** Reports to {@code findings}. */
  DecommissionedRowIsFrozen(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(SledRowChanged.class, this::rowChanged);
  }

  private void rowChanged(RowChanged change) {
    if (change.before() instanceof SledRow old
        && old.state() == SledState.DECOMMISSIONED
        && !old.equals(change.after())) {
      findings.add(
          Promise.ROW_IS_FROZEN,
          "the row of decommissioned sled " + old.id() + " changed to " + change.after());
    }
  }
}
