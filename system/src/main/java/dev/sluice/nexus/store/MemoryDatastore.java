package dev.sluice.nexus.store;

import dev.sluice.platform.Worker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A datastore that lives and dies with its process; a worker of its own makes it serializable. */
public final class MemoryDatastore implements Datastore {

  private final MemoryTables tables;
  private final Worker worker;

  /**
   * A datastore over {@code tables}.
   *
   * @param worker runs the transactions; nothing else may touch the tables
   */
  public MemoryDatastore(MemoryTables tables, Worker worker) {
    this.tables = tables;
    this.worker = worker;
  }

  @Override
  public <T> CompletionStage<T> transact(String name, Function<Transaction, T> body) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    worker.execute(
        () -> {
          try {
            outcome.complete(tables.run(body));
          } catch (RuntimeException thrown) {
            outcome.completeExceptionally(thrown);
          }
        });
    return outcome;
  }
}
