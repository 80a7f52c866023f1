package dev.sluice.process;

import dev.sluice.api.call.Call;
import dev.sluice.api.call.Transport;
import dev.sluice.process.metrics.Outcomes;
import java.util.concurrent.CompletionStage;

/** A transport, each call over which is counted by name and outcome. */
record ObservedTransport(Transport transport, Outcomes outcomes) implements Transport {

  @Override
  public <R> CompletionStage<R> send(String address, Call<R> call) {
    CompletionStage<R> answer = transport.send(address, call);
    outcomes.of(call.name(), answer);
    return answer;
  }
}
