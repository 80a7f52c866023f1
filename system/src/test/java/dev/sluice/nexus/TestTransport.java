package dev.sluice.nexus;

import dev.sluice.api.call.Call;
import dev.sluice.api.call.SledAgentCall;
import dev.sluice.api.call.Transport;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Hands calls to the test's sleds, which themselves decide what becomes of each. */
record TestTransport(Function<String, TestSled> sledAt) implements Transport {

  @Override
  public <R> CompletionStage<R> send(String address, Call<R> call) {
    if (call instanceof SledAgentCall<R> ofAgent) {
      return ofAgent.on(sledAt.apply(address));
    }
    throw new IllegalArgumentException("Nexus sends " + call.name() + " to a sled");
  }
}
