package dev.sluice.nexus.store.sql;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.PropolisId;
import dev.sluice.api.VmmState;
import dev.sluice.api.VmmView;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.SledAgentCall;
import dev.sluice.api.call.Transport;
import dev.sluice.nexus.Nexus;
import dev.sluice.nexus.NexusConfig;
import dev.sluice.platform.real.RealPlatform;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * What one Nexus does over an embedded server that writes to its disk: reads and placements a
 * second, with 32 sleds and more and more instances in the books. Sleds answer at once. A placement
 * is a whole start, from the request to the answer that the instance runs: three transactions.
 */
public final class NexusBenchmark {

  private static final int SLEDS = 32;
  private static final int[] INSTANCES = {100, 1_000, 10_000};
  private static final int READS = 20_000;
  private static final int PLACEMENTS = 1_500;
  private static final int WARM_UP = 500;
  private static final int CLIENTS = 16;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintStream out;
  private final DatabaseAddress database;
  private final Nexus nexus;
  private int named;

  private NexusBenchmark(PrintStream out, DatabaseAddress database, Nexus nexus) {
    this.out = out;
    this.database = database;
    this.nexus = nexus;
  }

  /** Prints the figures. Optional argument: how many requests are in hand at one time. */
  public static void main(String[] args) {
    int clients = args.length == 0 ? CLIENTS : Integer.parseInt(args[0]);
    RealPlatform real = RealPlatform.create("bench");
    try (EmbeddedPostgres server = EmbeddedPostgres.start(Path.of("target", "postgres-bench"))) {
      DatabaseAddress database = server.address();
      TestDatabase.execute(database, "DROP SCHEMA public CASCADE");
      TestDatabase.execute(database, "CREATE SCHEMA public");
      try (SqlDatastore store = SqlDatastore.open(database)) {
        Nexus nexus =
            new Nexus("test", NexusConfig.standard(), real.platform(), store, new ObedientSleds());
        new NexusBenchmark(System.out, database, nexus).run(clients);
      }
    } finally {
      real.close();
    }
  }

  private void run(int clients) {
    fillSleds();
    int filled = 0;
    for (int instances : INSTANCES) {
      fillInstances(filled, instances);
      filled = instances;
      TestDatabase.execute(database, "ANALYZE");
      List<InstanceId> stopped = create(WARM_UP + PLACEMENTS);
      measure("", clients, WARM_UP, i -> nexus.start(stopped.get(i)));
      measure(
          instances + " instances, placements",
          clients,
          PLACEMENTS,
          i -> nexus.start(stopped.get(WARM_UP + i)));
      int held = instances;
      measure(
          instances + " instances, reads",
          clients,
          READS,
          i -> nexus.get(new InstanceId(new UUID(1, i * 31L % held))));
      remove(stopped);
    }
  }

  private void measure(String what, int clients, int count, IntFunction<CompletionStage<?>> ask) {
    long[] nanos = new long[count];
    AtomicInteger next = new AtomicInteger();
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    long began = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                  long asked = System.nanoTime();
                  try {
                    ask.apply(n).toCompletableFuture().join();
                  } catch (RuntimeException e) {
                    failures.add(e);
                  }
                  nanos[n] = System.nanoTime() - asked;
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    double seconds = (System.nanoTime() - began) / NANOS_PER_SECOND;
    Arrays.sort(nanos);
    if (!what.isEmpty()) {
      out.printf(
          "%s: %.0f/s, p50 %.1f ms, p99 %.1f ms, %d failed %s%n",
          what,
          count / seconds,
          nanos[count / 2] / NANOS_PER_MILLI,
          nanos[count * 99 / 100] / NANOS_PER_MILLI,
          failures.size(),
          failures.isEmpty() ? "" : failures.peek());
    }
  }

  private List<InstanceId> create(int count) {
    List<CompletionStage<InstanceId>> created = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      InstanceSpec spec = new InstanceSpec("new-" + ++named, GuestMemory.GIB, false);
      created.add(nexus.create(spec).thenApply(view -> view.id()));
    }
    return created.stream().map(stage -> stage.toCompletableFuture().join()).toList();
  }

  private void remove(List<InstanceId> started) {
    started.stream().map(nexus::stop).toList().forEach(stage -> stage.toCompletableFuture().join());
    started.stream()
        .map(nexus::delete)
        .toList()
        .forEach(stage -> stage.toCompletableFuture().join());
  }

  private void fillSleds() {
    TestDatabase.execute(
        database,
        "INSERT INTO sled SELECT md5('s' || i)::uuid, 1, 'IN_SERVICE', 'ACTIVE', NULL, NULL, 1,"
            + " 'sled:' || i, 'GIMLET', 's', 'p', 1, 128, 2::bigint << 40, 'READY', 1::bigint << 40,"
            + " 1::bigint << 40, 100, NULL, false, now(), now() FROM generate_series(1, "
            + SLEDS
            + ") i");
  }

  private void fillInstances(int from, int to) {
    String numbers = " FROM generate_series(" + from + ", " + (to - 1) + ") i";
    String id = "('00000000-0000-%s-0000-' || lpad(to_hex(i), 12, '0'))::uuid";
    String instance = id.formatted("0001");
    String vmm = id.formatted("0002");
    long bytes = GuestMemory.reservoirBytes(GuestMemory.GIB);
    TestDatabase.execute(
        database,
        "INSERT INTO instance SELECT "
            + instance
            + ", 'held-' || i, 1 << 30, true, 'RUNNING', "
            + vmm
            + ", now(), NULL"
            + numbers);
    TestDatabase.execute(
        database,
        "INSERT INTO vmm SELECT "
            + vmm
            + ", "
            + instance
            + ", md5('s' || (1 + i % 32))::uuid, 1, 'RUNNING'"
            + numbers);
    TestDatabase.execute(database, "DELETE FROM reserved");
    TestDatabase.execute(database, "DELETE FROM reservation");
    TestDatabase.execute(
        database, "INSERT INTO reservation SELECT id, sled_id, " + bytes + " FROM vmm");
    TestDatabase.execute(
        database,
        "INSERT INTO reserved SELECT sled_id, sum(reservoir_bytes) FROM reservation GROUP BY 1");
  }

  /** Sleds that do at once what they are asked. */
  private static final class ObedientSleds implements Transport {
    @Override
    @SuppressWarnings("unchecked")
    public <R> CompletionStage<R> send(String address, Call<R> call) {
      return (CompletionStage<R>) CompletableFuture.completedFuture(answer(call));
    }

    private static Object answer(Call<?> call) {
      if (call instanceof SledAgentCall.EnsureRegistered registered) {
        return view(registered.spec().propolis(), VmmState.REGISTERED);
      } else if (call instanceof SledAgentCall.EnsureRunning running) {
        return view(running.propolis(), VmmState.RUNNING);
      } else if (call instanceof SledAgentCall.EnsureStopped stopped) {
        return view(stopped.propolis(), VmmState.GONE);
      }
      throw new IllegalStateException("not asked for in this benchmark: " + call.name());
    }

    private static VmmView view(PropolisId propolis, VmmState state) {
      return new VmmView(propolis, new InstanceId(new UUID(0, 0)), state);
    }
  }
}
