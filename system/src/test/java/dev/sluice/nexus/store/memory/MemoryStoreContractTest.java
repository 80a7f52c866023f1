package dev.sluice.nexus.store.memory;

import dev.sluice.nexus.store.Datastore;
import dev.sluice.nexus.store.StoreContract;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.platform.Stages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

class MemoryStoreContractTest extends StoreContract {

  @Override
  protected Datastore open() {
    MemoryTables tables = new MemoryTables();
    return new Datastore() {
      @Override
      public <T> CompletionStage<T> transact(String name, Function<Transaction, T> body) {
        try {
          return CompletableFuture.completedFuture(tables.run(body));
        } catch (RuntimeException thrown) {
          return CompletableFuture.failedFuture(thrown);
        }
      }
    };
  }

  @Override
  protected <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException wrapped) {
      throw (RuntimeException) Stages.cause(wrapped);
    }
  }
}
