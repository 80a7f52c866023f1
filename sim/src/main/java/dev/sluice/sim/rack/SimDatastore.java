package dev.sluice.sim.rack;

import dev.sluice.api.ApiException;
import dev.sluice.api.PropolisId;
import dev.sluice.nexus.store.Datastore;
import dev.sluice.nexus.store.StoreException;
import dev.sluice.nexus.store.StoreException.Kind;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.memory.MemoryTables;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.TransactionEnded;
import dev.sluice.sim.event.StoreEvent.TransactionThrew;
import dev.sluice.sim.fault.ActiveFaults;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Part;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.kernel.Draws;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.SimProcess;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The database of the rack: it stays when Nexus ends, answers with a delay, aborts conflicting
 * transactions, and has outages. A transaction happens at one instant; its answer follows.
 */
final class SimDatastore implements Part {

  private static final long LATENCY_NANOS_MIN = 150_000;
  private static final long LATENCY_NANOS_SPREAD = 1_500_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long OUTAGE_NANOS = 500_000_000; // the client library's time limit

  private final Kernel kernel;
  private final Strikes strikes;
  private final Events events;
  private final MemoryTables tables;
  private final Lane lane;
  private final ActiveFaults active = new ActiveFaults();

  SimDatastore(Kernel kernel, Strikes strikes, Events events) {
    this.kernel = kernel;
    this.strikes = strikes;
    this.events = events;
    this.tables =
        new MemoryTables(
            (table, before, after) -> events.emit(RowChanged.of(table, before, after)));
    this.lane =
        new Lane(kernel, "store") {
          @Override
          protected boolean keepsOrder() {
            return false; // each transaction takes its own time
          }
        };
  }

  @Override
  public void begin(Fault fault) {
    active.begin(fault);
  }

  @Override
  public void end(Fault fault) {
    active.end(fault);
  }

  /** The handle of one process; transactions already sent are carried out even if it ends. */
  Datastore forProcess(SimProcess process, HostFaults host, StepCrash crash) {
    FailedBodies failed = new FailedBodies(process.name(), events);
    return new Datastore() {
      @Override
      public <T> CompletionStage<T> transact(String name, Function<Transaction, T> body) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!process.alive() || crash.at(name, false)) {
          return answer; // it ends in the middle of a task
        }
        failed.sent(name, body);
        failed.follow(name, body, answer);
        if (active.any(FaultKind.STORE_OUTAGE)) {
          struck(FaultKind.STORE_OUTAGE, name);
          fail(process, answer, Kind.UNAVAILABLE, name, OUTAGE_NANOS);
        } else if (host.prevents(FaultKind.NEXUS_CUT_OFF, name)) {
          fail(process, answer, Kind.UNAVAILABLE, name, OUTAGE_NANOS);
        } else {
          long sent = kernel.nowNanos() + latencyNanos(name);
          kernel.at(sent, lane, () -> execute(process, host, crash, answer, name, body));
        }
        return answer;
      }
    };
  }

  /** Whether a start saga that has not ended has this VMM. */
  boolean inSaga(PropolisId propolis) {
    return tables.run(
        tx ->
            tx.sagas().unfinished(null, Integer.MAX_VALUE).stream()
                .anyMatch(saga -> propolis.equals(saga.propolis())));
  }

  private <T> void execute(
      SimProcess process,
      HostFaults host,
      StepCrash crash,
      CompletableFuture<T> answer,
      String name,
      Function<Transaction, T> body) {
    if (strikes(FaultKind.STORE_CONFLICT, name)) {
      undo(name, body);
      fail(process, answer, Kind.SERIALIZATION, name, latencyNanos(name));
      return;
    }
    T result;
    try {
      result = tables.run(body);
    } catch (RuntimeException refused) {
      if (!(refused instanceof ApiException)) {
        events.emit(new TransactionThrew(name, refused.toString()));
      }
      kernel.in(process, latencyNanos(name), lane, () -> answer.completeExceptionally(refused));
      return;
    }
    tell(name, null);
    if (process.alive() && crash.at(name, true)) {
      return;
    }
    if (host.prevents(FaultKind.NEXUS_CUT_OFF, name)) {
      fail(process, answer, Kind.COMMIT_UNKNOWN, name, OUTAGE_NANOS);
    } else if (strikes(FaultKind.STORE_COMMIT_UNKNOWN, name)) {
      fail(process, answer, Kind.COMMIT_UNKNOWN, name, latencyNanos(name));
    } else {
      kernel.in(process, latencyNanos(name), lane, () -> answer.complete(result));
    }
  }

  /** A body that loses against another has run, at least in part, and is undone. */
  private void undo(String name, Function<Transaction, ?> body) {
    try {
      tables.run(
          tx -> {
            Object unused = body.apply(tx);
            throw new StoreException(Kind.SERIALIZATION, name);
          });
    } catch (StoreException | ApiException undone) {
      // as it has to be: nothing of it stays
    }
  }

  private void fail(
      SimProcess process, CompletableFuture<?> answer, Kind kind, String name, long delayNanos) {
    tell(name, kind);
    kernel.in(
        process,
        delayNanos,
        lane,
        () -> answer.completeExceptionally(new StoreException(kind, name)));
  }

  private void tell(String name, @Nullable Kind failure) {
    if (events.wants(TransactionEnded.class)) {
      events.emit(new TransactionEnded(name, failure));
    }
  }

  private void struck(FaultKind kind, String transaction) {
    strikes.struck(kind, "store", "", transaction);
  }

  private boolean strikes(FaultKind kind, String transaction) {
    long percent = active.amount(kind, -1);
    boolean strikes = percent >= 0 && Draws.percent(lane.nextDraw(), percent);
    if (strikes) {
      struck(kind, transaction);
    }
    return strikes;
  }

  private long latencyNanos(String transaction) {
    long nanos = LATENCY_NANOS_MIN + Draws.below(lane.nextDraw(), LATENCY_NANOS_SPREAD);
    long mostMillis = active.amount(FaultKind.STORE_LATENCY, 0);
    if (mostMillis > 0) {
      struck(FaultKind.STORE_LATENCY, transaction);
      nanos += Draws.below(lane.nextDraw(), mostMillis * NANOS_PER_MILLI + 1);
    }
    return nanos;
  }
}
