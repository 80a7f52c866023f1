package dev.sluice.sim.judge;

import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;

/** Once Nexus has heard of a boot, no report of an older one changes what it holds. */
final class OlderBootNeverWins implements Oracle {

  private final Findings findings;

  /** Reports to {@code findings}. */
  OlderBootNeverWins(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(SledRowChanged.class, this::rowChanged);
  }

  private void rowChanged(RowChanged change) {
    if (!(change.before() instanceof SledRow old) || !(change.after() instanceof SledRow fresh)) {
      return;
    }
    boolean reported = old.info() != fresh.info() && !old.info().equals(fresh.info());
    if (old.boot().isNewerThan(fresh.boot())
        || (reported && old.boot().isNewerThan(fresh.info().boot()))) {
      findings.add(
          Promise.OLDER_BOOT_NEVER_WINS,
          "a late report of "
              + fresh.info().boot()
              + " won for sled "
              + fresh.id()
              + " although "
              + old.boot()
              + " was known");
    }
  }
}
