package dev.sluice.sim.store;

import clojure.lang.Keyword;
import clojure.lang.PersistentVector;
import clojure.lang.RT;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.Datastore;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.StoreException;
import dev.sluice.nexus.store.StoreException.Kind;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.platform.Stages;
import dev.sluice.sim.history.History;
import dev.sluice.sim.history.Op;
import dev.sluice.sim.history.Processes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/**
 * Clients of one datastore, a thread each, and the history of what they asked and were told. Each
 * sled is a register: the size of its reservoir. A transaction reads some of them and writes
 * others.
 */
final class SqlClients {

  private static final Keyword READ = Keyword.intern(null, "read");
  private static final Keyword WRITE = Keyword.intern(null, "write");
  private static final String TRANSACTION = "txn";

  private final Datastore datastore;
  private final int registers;
  private final History history = new History();
  private final Processes processes;

  SqlClients(Datastore datastore, int registers, int clients) {
    this.datastore = datastore;
    this.registers = registers;
    this.processes = new Processes(clients);
  }

  /** Writes 0 to every register, before there are clients. */
  Object initial() {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < registers; i++) {
      SledRow zero = row(i, 0);
      outcome(
          tx -> {
            tx.sleds().put(zero);
            return true;
          });
      values.add((long) i);
      values.add(0L);
    }
    return RT.map(values.toArray());
  }

  /** Does {@code count} drawn transactions as one client. */
  void work(int client, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      List<Object> parts = new ArrayList<>();
      for (long register = 0; register < registers; register++) {
        if (random.nextBoolean()) {
          parts.add(
              random.nextInt(3) > 0
                  ? RT.vector(READ, register, null)
                  : RT.vector(WRITE, register, (long) random.nextInt(1000)));
        }
      }
      if (!parts.isEmpty()) {
        transact(client, PersistentVector.create(parts));
      }
    }
  }

  private void transact(int client, PersistentVector parts) {
    int id = begin(client, parts);
    try {
      end(id, outcome(tx -> apply(tx, parts)));
    } catch (StoreException failure) {
      fail(client, id, failure.kind());
    }
  }

  /** Records that a transaction is asked for. */
  synchronized int begin(int client, Object parts) {
    return history.invoke(processes.of(client), TRANSACTION, parts, System.nanoTime());
  }

  /** Records what it answered. */
  synchronized void end(int id, Object parts) {
    history.ok(id, parts, System.nanoTime());
  }

  private synchronized void fail(int client, int id, Kind kind) {
    if (kind == Kind.COMMIT_UNKNOWN) {
      history.info(id, kind.name(), System.nanoTime());
      processes.renew(client);
    } else {
      history.fail(id, kind.name(), System.nanoTime());
    }
  }

  /** What has been recorded. */
  synchronized List<Op> history() {
    return List.copyOf(history.ops());
  }

  private static Object apply(Transaction tx, PersistentVector parts) {
    List<Object> done = new ArrayList<>();
    for (Object part : parts) {
      long register = (long) RT.nth(part, 1);
      if (RT.nth(part, 0) == READ) {
        done.add(RT.vector(READ, register, read(tx, register)));
      } else {
        tx.sleds().put(row(register, (long) RT.nth(part, 2)));
        done.add(part);
      }
    }
    return PersistentVector.create(done);
  }

  private static long read(Transaction tx, long register) {
    return tx.sleds().get(id(register)).orElseThrow().info().reservoir().settledBytes();
  }

  <T> T outcome(java.util.function.Function<Transaction, T> body) {
    try {
      return datastore.transact("test", body).toCompletableFuture().join();
    } catch (CompletionException wrapped) {
      throw (RuntimeException) Stages.cause(wrapped);
    }
  }

  /** One read, for a transaction that is put together by hand. */
  static Object reading(Transaction tx, long register) {
    return RT.vector(READ, register, read(tx, register));
  }

  /** One write, for a transaction that is put together by hand. */
  static Object writing(Transaction tx, long register, long value) {
    tx.sleds().put(row(register, value));
    return RT.vector(WRITE, register, value);
  }

  private static SledId id(long register) {
    return new SledId(new UUID(register, register));
  }

  private static SledRow row(long register, long value) {
    SledAgentInfo info =
        new SledAgentInfo(
            id(register),
            new BootId(1),
            "sled:12345",
            SledRole.GIMLET,
            new Baseboard("serial", "part", 1),
            128,
            1L << 40,
            new ReservoirReport(ReservoirPhase.READY, value, value, 100, null),
            1,
            false);
    return new SledRow(
        info,
        new BootId(1),
        SledPolicy.IN_SERVICE,
        SledState.ACTIVE,
        null,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
