package dev.sluice.sim.judge;

import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.rack.RackObserver;
import org.jspecify.annotations.Nullable;

/** Once Nexus has heard of a boot, no report of an older one changes what it holds. */
public final class OlderBootNeverWins implements RackObserver {

  /** Its name in verdicts. */
  public static final String NAME = "older-boot-never-wins";

  private final Findings findings;

  /** Reports to {@code findings}. */
  public OlderBootNeverWins(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void rowChanged(String table, @Nullable Object before, @Nullable Object after) {
    if (!(before instanceof SledRow old) || !(after instanceof SledRow fresh)) {
      return;
    }
    boolean reported = old.info() != fresh.info() && !old.info().equals(fresh.info());
    if (old.boot().isNewerThan(fresh.boot())
        || (reported && old.boot().isNewerThan(fresh.info().boot()))) {
      findings.add(
          NAME,
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
