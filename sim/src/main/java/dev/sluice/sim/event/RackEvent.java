package dev.sluice.sim.event;

/**
 * Something that can be observed on a rack. Events are told in the step in which they happen, in
 * the order in which they happen; an event holds all that its observers may want to know of the
 * moment, so that none has to ask the rack.
 *
 * <p>The trace, the histories, the coverage and the verdicts are all made of these.
 */
public sealed interface RackEvent
    permits SledEvent,
        VmEvent,
        VmmEvent,
        MessageEvent,
        ClientEvent,
        StoreEvent,
        FaultEvent,
        RunEvent {

  /** This event as an entry of the trace. */
  TraceEntry entry();
}
