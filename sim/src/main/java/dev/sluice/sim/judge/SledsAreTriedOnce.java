package dev.sluice.sim.judge;

import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.StoreEvent.SagaRowChanged;
import dev.sluice.sim.event.VmmEvent.RegisterAsked;
import java.util.LinkedHashMap;
import java.util.Map;

/** A start tries each sled once: one that has refused it is not asked for another VMM of it. */
final class SledsAreTriedOnce implements Oracle {

  private record Try(SagaId saga, Sled sled) {}

  private final Findings findings;
  private final Map<PropolisId, SagaId> sagas = new LinkedHashMap<>();
  private final Map<Try, PropolisId> tried = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  SledsAreTriedOnce(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(SagaRowChanged.class, this::changed);
    events.on(RegisterAsked.class, this::asked);
  }

  private void changed(SagaRowChanged change) {
    if (change.after() != null && change.after().propolis() != null) {
      sagas.put(change.after().propolis(), change.after().id());
    }
  }

  private void asked(RegisterAsked ask) {
    SagaId saga = sagas.get(ask.vmm());
    if (saga == null) {
      return;
    }
    PropolisId before = tried.putIfAbsent(new Try(saga, ask.sled()), ask.vmm());
    if (before != null && !before.equals(ask.vmm())) {
      findings.add(
          Promise.SLEDS_ARE_TRIED_ONCE,
          ask.sled().name() + " is asked for " + ask.vmm() + " after " + before + ", by one start");
    }
  }
}
