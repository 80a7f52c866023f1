package dev.sluice.scenarios.smoke;

import dev.sluice.api.call.Call;
import dev.sluice.api.call.SledAdminCall;
import dev.sluice.api.call.Transport;
import java.util.concurrent.CompletionStage;

/** Sends what operators ask with the token of one, and all else with that of a user. */
record RoleTransport(Transport user, Transport operator) implements Transport {

  @Override
  public <R> CompletionStage<R> send(String address, Call<R> call) {
    return (call instanceof SledAdminCall<?> ? operator : user).send(address, call);
  }
}
