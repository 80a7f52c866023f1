package dev.sluice.sim.judge;

import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.rack.RackObserver;
import org.jspecify.annotations.Nullable;

/**
 * No start is declared done on a sled that Nexus knows to have gone down since: what counts as
 * running runs in the newest boot heard of, on a sled that was not given up.
 */
public final class RunningIsInThisBoot implements RackObserver {

  /** Its name in verdicts. */
  public static final String NAME = "running-is-in-this-boot";

  private final StoreMirror store;
  private final Findings findings;

  /** Reports to {@code findings}; {@code store} must be told of each change first. */
  public RunningIsInThisBoot(StoreMirror store, Findings findings) {
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void rowChanged(String table, @Nullable Object before, @Nullable Object after) {
    if (!(after instanceof VmmRow vmm)
        || vmm.state() != VmmRow.State.RUNNING
        || (before instanceof VmmRow old && old.state() == VmmRow.State.RUNNING)) {
      return;
    }
    SledRow sled = store.sled(vmm.sled());
    if (sled == null || store.expunged(vmm.sled()) || sled.boot().isNewerThan(vmm.boot())) {
      findings.add(
          NAME,
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
