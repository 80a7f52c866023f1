package dev.sluice.sim.judge;

import dev.sluice.api.SledState;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.rack.RackObserver;
import org.jspecify.annotations.Nullable;

/** The row of a decommissioned sled never changes. */
public final class DecommissionedRowIsFrozen implements RackObserver {

  /** Its name in verdicts. */
  public static final String NAME = "decommissioned-row-is-frozen";

  private final Findings findings;

  /** Reports to {@code findings}. */
  public DecommissionedRowIsFrozen(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void rowChanged(String table, @Nullable Object before, @Nullable Object after) {
    if (before instanceof SledRow old
        && old.state() == SledState.DECOMMISSIONED
        && !old.equals(after)) {
      findings.add(NAME, "the row of decommissioned sled " + old.id() + " changed to " + after);
    }
  }
}
