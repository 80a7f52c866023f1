package dev.sluice.process;

import dev.sluice.nexus.store.Datastore;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.process.metrics.Outcomes;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A datastore, each run of a transaction on which is counted. */
record ObservedDatastore(Datastore datastore, Outcomes outcomes) implements Datastore {

  @Override
  public <T> CompletionStage<T> transact(String name, Function<Transaction, T> body) {
    CompletionStage<T> outcome = datastore.transact(name, body);
    outcomes.of(name, outcome);
    return outcome;
  }
}
