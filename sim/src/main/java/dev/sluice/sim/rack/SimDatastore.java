package dev.sluice.sim.rack;

import dev.sluice.nexus.store.Datastore;
import dev.sluice.nexus.store.StoreException;
import dev.sluice.nexus.store.StoreException.Kind;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.memory.MemoryTables;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Draws;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.SimProcess;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The database of the rack: outlives every Nexus, takes its time, loses transactions to each other,
 * goes away. A transaction happens at one instant; its answer follows.
 */
public final class SimDatastore {

  private static final long LATENCY_NANOS_MIN = 150_000;
  private static final long LATENCY_NANOS_SPREAD = 1_500_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long OUTAGE_NANOS = 500_000_000; // until the client library gives up

  private final Kernel kernel;
  private final FaultLog log;
  private final MemoryTables tables;
  private final Lane lane;
  private final Map<FaultKind, Long> ailments = new EnumMap<>(FaultKind.class);

  SimDatastore(Kernel kernel, FaultLog log, MemoryTables tables) {
    this.kernel = kernel;
    this.log = log;
    this.tables = tables;
    this.lane = new Lane(kernel, "store");
  }

  /** Makes it ail. */
  public void ail(FaultKind kind, long amount) {
    ailments.put(kind, amount);
  }

  /** Ends an ailment. */
  public void heal(FaultKind kind) {
    ailments.remove(kind);
  }

  /** The handle of one process; what it has sent is carried out even if it dies. */
  Datastore forProcess(SimProcess process) {
    return new Datastore() {
      @Override
      public <T> CompletionStage<T> transact(String name, Function<Transaction, T> body) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (ailments.containsKey(FaultKind.STORE_OUTAGE)) {
          log.fired(FaultKind.STORE_OUTAGE, "");
          fail(process, answer, Kind.UNAVAILABLE, name, OUTAGE_NANOS);
        } else {
          long sent = kernel.nowNanos() + latencyNanos();
          kernel.at(sent, lane, () -> execute(process, answer, name, body));
        }
        return answer;
      }
    };
  }

  private <T> void execute(
      SimProcess process, CompletableFuture<T> answer, String name, Function<Transaction, T> body) {
    if (strikes(FaultKind.STORE_CONFLICT)) {
      fail(process, answer, Kind.SERIALIZATION, name, latencyNanos());
      return;
    }
    T result;
    try {
      result = tables.run(body);
    } catch (RuntimeException refused) {
      kernel.in(process, latencyNanos(), lane, () -> answer.completeExceptionally(refused));
      return;
    }
    if (kernel.tracing()) {
      kernel.trace("store", "transaction", name);
    }
    if (strikes(FaultKind.STORE_COMMIT_UNKNOWN)) {
      fail(process, answer, Kind.COMMIT_UNKNOWN, name, latencyNanos());
    } else {
      kernel.in(process, latencyNanos(), lane, () -> answer.complete(result));
    }
  }

  private void fail(
      SimProcess process, CompletableFuture<?> answer, Kind kind, String name, long delayNanos) {
    if (kernel.tracing()) {
      kernel.trace("store", "transaction", name + ": " + kind);
    }
    kernel.in(
        process,
        delayNanos,
        lane,
        () -> answer.completeExceptionally(new StoreException(kind, name)));
  }

  private boolean strikes(FaultKind kind) {
    Long percent = ailments.get(kind);
    boolean strikes = percent != null && Draws.percent(lane.nextDraw(), percent);
    if (strikes) {
      log.fired(kind, "");
    }
    return strikes;
  }

  private long latencyNanos() {
    long nanos = LATENCY_NANOS_MIN + Draws.below(lane.nextDraw(), LATENCY_NANOS_SPREAD);
    Long slow = ailments.get(FaultKind.STORE_LATENCY);
    if (slow != null) {
      log.fired(FaultKind.STORE_LATENCY, "");
      nanos += Draws.below(lane.nextDraw(), slow * NANOS_PER_MILLI + 1);
    }
    return nanos;
  }
}
