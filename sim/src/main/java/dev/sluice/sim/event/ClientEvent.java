package dev.sluice.sim.event;

import dev.sluice.sim.plan.Operation;
import org.jspecify.annotations.Nullable;

/** Operations of users and operators, and their answers. */
public sealed interface ClientEvent extends RackEvent {

  /** The operation. */
  ClientCall call();

  /** An operation begins. */
  record OperationInvoked(ClientCall call) implements ClientEvent {
    @Override
    public TraceEntry entry() {
      return told("operation-invoked", call, "");
    }
  }

  /**
   * An operation has ended; with a failure, or with a value, or with neither for a value of none.
   */
  record OperationAnswered(ClientCall call, @Nullable Object value, @Nullable Throwable failure)
      implements ClientEvent {
    @Override
    public TraceEntry entry() {
      String outcome = failure == null ? ": ok" : ": " + failure.getMessage();
      return told("operation-answered", call, outcome)
          .with("failure", failure == null ? null : String.valueOf(failure.getMessage()));
    }
  }

  private static TraceEntry told(String event, ClientCall call, String outcome) {
    Operation operation = call.operation();
    String words = operation.kind().label() + " " + operation.target() + outcome;
    return TraceEntry.of("client-" + operation.client(), "operation", event, words)
        .with("call", call.number())
        .with("operation", operation.kind().label())
        .with("target", operation.target())
        .with("amount", operation.amount());
  }
}
