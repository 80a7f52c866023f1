package dev.sluice.sim.event;

import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;

/** What becomes of faults. */
public sealed interface FaultEvent extends RackEvent {

  /** A fault has begun; it strikes when it changes something. */
  record FaultBegan(Fault fault) implements FaultEvent {
    @Override
    public TraceEntry entry() {
      return told("fault-began", fault, "begins");
    }
  }

  /** A fault has ended. */
  record FaultEnded(Fault fault) implements FaultEvent {
    @Override
    public TraceEntry entry() {
      return told("fault-ended", fault, "ends");
    }
  }

  /**
   * A fault has changed what happens.
   *
   * @param at the host it struck, or that the message it struck came from; {@code store}
   * @param peer where that message goes; empty if it struck none
   * @param event what would have happened otherwise
   */
  record FaultStruck(FaultKind fault, String at, String peer, String event) implements FaultEvent {
    @Override
    public TraceEntry entry() {
      String words = fault.label() + ": " + event + (peer.isEmpty() ? "" : " to " + peer);
      return TraceEntry.of(at, "strike", "fault-struck", words)
          .with("fault", fault.label())
          .with("peer", peer.isEmpty() ? null : peer)
          .with("changed", event);
    }
  }

  private static TraceEntry told(String event, Fault fault, String word) {
    String words =
        fault.kind().label() + " " + fault.target().text() + " " + fault.amount() + " " + word;
    return TraceEntry.of("nemesis", "fault", event, words)
        .with("fault", fault.kind().label())
        .with("target", fault.target().text())
        .with("amount", fault.amount())
        .with("worker", fault.worker() == null ? null : String.valueOf(fault.worker()))
        .with("atMillis", fault.atMillis())
        .with("lastsMillis", fault.lastsMillis());
  }
}
