package dev.sluice.sim.event;

import org.jspecify.annotations.Nullable;

/** Orders of the operators who give sleds up; an order is repeated until it is acknowledged. */
public sealed interface OrderEvent extends RackEvent {

  /** What becomes of a sled. */
  enum Order {
    /** It is not used any more. */
    EXPUNGE,
    /** It is no part of the control plane any more. */
    DECOMMISSION
  }

  /** The sled. */
  Sled sled();

  /**
   * An order is given to Nexus.
   *
   * @param number counts the orders of a run from 1
   */
  record OrderGiven(Sled sled, long number, Order order) implements OrderEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken("clients", "operation", "order-given")
          .with("sled", sled.name())
          .with("order", order.toString());
    }
  }

  /** An order is answered; a failure that is no refusal leaves open whether it will be obeyed. */
  record OrderAnswered(Sled sled, long number, Order order, @Nullable Throwable failure)
      implements OrderEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken("clients", "operation", "order-answered")
          .with("sled", sled.name())
          .with("order", order.toString())
          .with("failure", failure == null ? null : String.valueOf(failure.getMessage()));
    }
  }
}
