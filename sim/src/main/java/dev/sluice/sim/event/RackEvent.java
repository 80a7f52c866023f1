package dev.sluice.sim.event;

/**
 * Something that can be observed on a rack. Events are published in the step in which they happen,
 * in the order in which they happen; an event holds all that its observers need, so that none has
 * to look at the rack.
 *
 * <p>The trace, the histories, the coverage and the verdicts are all made of these.
 */
public sealed interface RackEvent
    permits SledEvent,
        VmEvent,
        HandEvent,
        VmmEvent,
        MessageEvent,
        ClientEvent,
        OrderEvent,
        KeyEvent,
        StoreEvent,
        FaultEvent,
        RunEvent {

  /** This event as an entry of the trace. */
  TraceEntry entry();
}
