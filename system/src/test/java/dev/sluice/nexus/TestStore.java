package dev.sluice.nexus;

import dev.sluice.nexus.store.Datastore;
import dev.sluice.nexus.store.StoreException;
import dev.sluice.nexus.store.StoreException.Kind;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.memory.MemoryTables;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A datastore that fails when told to. */
final class TestStore implements Datastore {

  /** What becomes of one transaction. */
  enum Fate {
    COMMITTED,
    SERIALIZATION,
    UNAVAILABLE,
    /** Applied, but nobody is told. */
    APPLIED_UNKNOWN,
    /** Not applied, and nobody is told. */
    LOST_UNKNOWN,
    /** Applied in time, but answered late. */
    ANSWERED_LATE,
    /** Not applied, and never answered. */
    HANGS,
    /** Applied twice: the answer is that of the second time. */
    TWICE
  }

  /** Decides the fate of each transaction. */
  interface Faults {
    Fate fate(String name);
  }

  /** Hears of each body that has been applied. */
  interface Listener {
    void applied(String name, Function<Transaction, ?> body);
  }

  private static final Duration LATENCY = Duration.ofMillis(1);

  private static final Duration LATE = Duration.ofSeconds(2);

  final MemoryTables tables;
  private final Worker worker;
  final List<String> names = new ArrayList<>();
  Faults faults = name -> Fate.COMMITTED;
  Listener listener = (name, body) -> {};

  TestStore(MemoryTables tables, Worker worker) {
    this.tables = tables;
    this.worker = worker;
  }

  @Override
  public <T> CompletionStage<T> transact(String name, Function<Transaction, T> body) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    names.add(name);
    Fate fate = faults.fate(name);
    worker.after(LATENCY, () -> decide(name, body, fate, outcome));
    return outcome;
  }

  private <T> void decide(
      String name, Function<Transaction, T> body, Fate fate, CompletableFuture<T> outcome) {
    try {
      switch (fate) {
        case COMMITTED -> {
          T result = tables.run(body);
          listener.applied(name, body);
          outcome.complete(result);
        }
        case SERIALIZATION -> throw new StoreException(Kind.SERIALIZATION, name);
        case UNAVAILABLE -> throw new StoreException(Kind.UNAVAILABLE, name);
        case APPLIED_UNKNOWN -> {
          tables.run(body);
          throw new StoreException(Kind.COMMIT_UNKNOWN, name);
        }
        case LOST_UNKNOWN -> throw new StoreException(Kind.COMMIT_UNKNOWN, name);
        case ANSWERED_LATE -> {
          T result = tables.run(body);
          worker.after(LATE, () -> outcome.complete(result));
        }
        case HANGS -> {}
        case TWICE -> {
          tables.run(body);
          outcome.complete(tables.run(body));
        }
      }
    } catch (RuntimeException thrown) {
      outcome.completeExceptionally(thrown);
    }
  }
}
