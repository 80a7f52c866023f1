package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.MessageEvent.InternalFault;
import dev.sluice.sim.event.StoreEvent.TransactionThrew;

/**
 * No process answers with an internal fault, unless bhyve has failed it, which it then names; and
 * no transaction throws anything but a refusal.
 */
final class NoInternalFault implements Oracle {

  private final Findings findings;

  /** Reports to {@code findings}. */
  NoInternalFault(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(InternalFault.class, this::answered);
    events.on(TransactionThrew.class, this::threw);
  }

  private void answered(InternalFault fault) {
    if (!fault.error().details().containsKey("errno")) {
      findings.add(
          Promise.NO_INTERNAL_FAULT,
          fault.message().to() + ": " + fault.message().what() + ": " + fault.error().message());
    }
  }

  private void threw(TransactionThrew transaction) {
    findings.add(
        Promise.NO_INTERNAL_FAULT,
        "transaction",
        "transaction " + transaction.name() + ": " + transaction.exception());
  }
}
