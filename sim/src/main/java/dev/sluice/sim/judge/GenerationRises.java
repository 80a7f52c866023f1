package dev.sluice.sim.judge;

import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.rack.RackObserver;
import org.jspecify.annotations.Nullable;

/** A report replaces another only under a higher generation. */
public final class GenerationRises implements RackObserver {

  /** Its name in verdicts. */
  public static final String NAME = "generation-rises";

  private final Findings findings;

  /** Reports to {@code findings}. */
  public GenerationRises(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void rowChanged(String table, @Nullable Object before, @Nullable Object after) {
    if (before instanceof SledRow old
        && after instanceof SledRow fresh
        && old.info() != fresh.info()
        && !old.info().equals(fresh.info())
        && fresh.info().generation() <= old.info().generation()) {
      findings.add(
          NAME,
          "report of generation "
              + fresh.info().generation()
              + " replaced one of generation "
              + old.info().generation()
              + " for sled "
              + fresh.id());
    }
  }
}
