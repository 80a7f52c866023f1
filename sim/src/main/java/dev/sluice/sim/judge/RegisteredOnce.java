package dev.sluice.sim.judge;

import dev.sluice.api.Epoch;
import dev.sluice.api.PropolisId;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.VmmEvent.RegisterAsked;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whoever runs a saga asks its sled once to register a VMM, and takes no for an answer. So a second
 * request in the same epoch comes from a second run of the same saga, and neither run can know what
 * has come of the requests of the other.
 */
final class RegisteredOnce implements Oracle {

  private final Findings findings;
  private final Map<PropolisId, Epoch> newest = new LinkedHashMap<>();

  RegisteredOnce(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(RegisterAsked.class, this::asked);
  }

  private void asked(RegisterAsked ask) {
    Epoch epoch = ask.epoch();
    if (epoch != null && epoch.equals(newest.put(ask.vmm(), epoch))) {
      findings.add(
          Promise.REGISTERED_ONCE,
          ask.sled().name() + " is asked twice in one epoch to register VMM " + ask.vmm());
    }
  }
}
