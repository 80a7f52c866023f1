package dev.sluice.sim.judge;

import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;

/** A report replaces another only under a higher generation. */
final class GenerationRises implements Oracle {

  private final Findings findings;

  /** Reports to {@code findings}. */
  GenerationRises(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(SledRowChanged.class, this::rowChanged);
  }

  private void rowChanged(RowChanged change) {
    if (change.before() instanceof SledRow old
        && change.after() instanceof SledRow fresh
        && old.info() != fresh.info()
        && !old.info().equals(fresh.info())
        && fresh.info().generation() <= old.info().generation()) {
      findings.add(
          Promise.GENERATION_RISES,
          "report of generation "
              + fresh.info().generation()
              + " replaced one of generation "
              + old.info().generation()
              + " for sled "
              + fresh.id());
    }
  }
}
