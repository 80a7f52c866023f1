package dev.sluice.nexus.store.sql;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.agent.AgentConfig;
import dev.sluice.agent.SledAgent;
import dev.sluice.agent.Timing;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledView;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmState;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.SledAgentCall;
import dev.sluice.api.call.Transport;
import dev.sluice.nexus.Nexus;
import dev.sluice.nexus.NexusConfig;
import dev.sluice.platform.Backoff;
import dev.sluice.platform.real.RealPlatform;
import dev.sluice.testkit.TestBhyve;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * From the schema before generations to the present one, in a rack at work: sled-agents report all
 * the while, a Nexus of the release before launches until it is stopped, and those of this release
 * go on from there.
 */
class UpgradeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final MigrationVersion BEFORE_GENERATIONS = MigrationVersion.fromVersion("1");
  private static final int SLEDS = 3;
  private static final int LAUNCHES_BEFORE = 5;
  private static final int LAUNCHES_AFTER = 5;
  private static final int LAUNCHES_MAX = 90; // all of these fit
  private static final int STOPPED = 4;
  private static final long GUEST_BYTES = GuestMemory.GIB;
  private static final long RESERVOIR_BYTES = 64 * GuestMemory.GIB;
  private static final long SETTLED_BYTES_BEFORE = RESERVOIR_BYTES / 2; // so that a report is due
  private static final BootId BOOT = new BootId(1);
  private static final Timing QUICK =
      new Timing(
          Duration.ofMillis(20),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)),
          32 * GuestMemory.GIB,
          GuestMemory.GIB,
          Duration.ofMinutes(1)); // what VMs hold is no news meanwhile

  private final RealPlatform real = RealPlatform.create("upgrade");
  private final List<SledAgent> agents = new ArrayList<>();
  private final AtomicReference<@Nullable Nexus> reached = new AtomicReference<>();
  private final DatabaseAddress database = TestDatabase.fresh("upgrade");

  @AfterEach
  void close() {
    agents.forEach(SledAgent::shutdown);
    real.close();
  }

  @Test
  void schemaBeforeGenerations_isBroughtUpToDateInARackAtWork() throws Exception {
    Schema.migrate(database, BEFORE_GENERATIONS);
    startAgents();
    NexusBefore before = new NexusBefore();
    Thread old = new Thread(before, "nexus-before");
    old.start();
    before.launchAndAwait(LAUNCHES_BEFORE);

    CompletableFuture<SqlDatastore> oneStore = opening();
    CompletableFuture<SqlDatastore> otherStore = opening();
    while (!oneStore.isDone() || !otherStore.isDone()) {
      before.launchAndAwait(1);
    }
    try (SqlDatastore store = oneStore.join();
        SqlDatastore other = otherStore.join()) {
      before.launchAndAwait(LAUNCHES_AFTER);
      before.stop();
      old.join();
      assertThat(before.fault()).isNull();
      Nexus nexus = nexus(store);
      reached.set(nexus);

      assertReports(nexus);
      assertLaunches(nexus, before.acknowledged());
      List<InstanceView> held = list(nexus);
      nexus.shutdown();
      Nexus next = nexus(other);
      assertThat(list(next)).isEqualTo(held);
      next.shutdown();
    }
  }

  /** Every sled-agent has found what Nexus holds, and gone on from there. */
  private void assertReports(Nexus nexus) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (SledView sled : nexus.sleds().toCompletableFuture().join()) {
                assertThat(sled.info().generation()).isEqualTo(2);
                assertThat(sled.info().reservoir().phase()).isEqualTo(ReservoirPhase.READY);
                assertThat(sled.placeableBytes()).isEqualTo(RESERVOIR_BYTES);
              }
            });
  }

  /** What was acknowledged before is there and still runs, and what was stopped can be started. */
  private void assertLaunches(Nexus nexus, Map<InstanceId, PropolisId> acknowledged) {
    Map<InstanceId, InstanceView> found =
        list(nexus).stream().collect(toMap(InstanceView::id, view -> view));
    assertThat(found).hasSize(acknowledged.size() + STOPPED);
    acknowledged.forEach(
        (instance, propolis) -> {
          InstanceView view = Objects.requireNonNull(found.get(instance));
          assertThat(view.state()).isEqualTo(InstanceState.RUNNING);
          SledAgent agent = agentOf(Objects.requireNonNull(view.sled()));
          assertThat(agent.vmm(propolis, BOOT).toCompletableFuture().join().state())
              .isEqualTo(VmmState.RUNNING);
        });
    for (InstanceView view : found.values()) {
      if (view.state() == InstanceState.STOPPED) {
        assertThat(nexus.start(view.id()).toCompletableFuture().join().state())
            .isEqualTo(InstanceState.RUNNING);
      }
    }
    long each = GuestMemory.reservoirBytes(GUEST_BYTES);
    assertThat(
            nexus.sleds().toCompletableFuture().join().stream()
                .mapToLong(SledView::reservedBytes)
                .sum())
        .isEqualTo(each * found.size());
  }

  private SledAgent agentOf(SledId sled) {
    return agents.get(Math.toIntExact(sled.value().getLeastSignificantBits()));
  }

  private static List<InstanceView> list(Nexus nexus) {
    return nexus.list().toCompletableFuture().join();
  }

  private CompletableFuture<SqlDatastore> opening() {
    return CompletableFuture.supplyAsync(() -> SqlDatastore.open(database));
  }

  private Nexus nexus(SqlDatastore store) {
    Nexus nexus = new Nexus("test", NexusConfig.standard(), real.platform(), store, new ToAgents());
    nexus.start();
    return nexus;
  }

  private void startAgents() {
    for (int i = 0; i < SLEDS; i++) {
      AgentConfig config =
          new AgentConfig(
              new SledId(new UUID(0, i)),
              BOOT,
              "sled:" + (1 + i),
              SledRole.GIMLET,
              new Baseboard("serial-" + i, "part", 1),
              128,
              128 * GuestMemory.GIB,
              new ReservoirMode.Mebibytes(RESERVOIR_BYTES / GuestMemory.MIB),
              QUICK);
      TestBhyve bhyve =
          new TestBhyve(
              real.platform().scheduler().worker("bhyve-" + i),
              100 * GuestMemory.GIB,
              Duration.ofMillis(1));
      SledAgent agent = new SledAgent(config, real.platform(), bhyve, new ToNexus());
      agent.start();
      agents.add(agent);
    }
  }

  /** What sled-agents reach: nobody that speaks of generations, until the new Nexus is there. */
  private final class ToNexus implements NexusInternalApi {
    @Override
    public CompletionStage<SledAgentInfo> sledGet(SledId id, BootId boot) {
      Nexus nexus = reached.get();
      return nexus == null ? nobody() : nexus.sledGet(id, boot);
    }

    @Override
    public CompletionStage<Void> sledPut(SledAgentInfo info) {
      Nexus nexus = reached.get();
      return nexus == null ? nobody() : nexus.sledPut(info);
    }

    private static <T> CompletionStage<T> nobody() {
      return CompletableFuture.failedFuture(
          new NoAnswerException(NoAnswerException.Reason.REFUSED, "nobody there"));
    }
  }

  private final class ToAgents implements Transport {
    @Override
    public <R> CompletionStage<R> send(String address, Call<R> call) {
      int number = Integer.parseInt(address.substring("sled:".length())) - 1;
      return ((SledAgentCall<R>) call).on(agents.get(number));
    }
  }

  /** A Nexus that knows nothing of generations: takes reports and launches, in the SQL of then. */
  private final class NexusBefore implements Runnable {

    private static final String REPORT =
        "INSERT INTO sled (id, boot, policy, state, report_boot, address, role, serial, part,"
            + " revision, hardware_threads, physical_ram_bytes, phase, desired_bytes,"
            + " settled_bytes, progress_percent, decommissioned, time_created, time_modified)"
            + " VALUES (?, 1, 'IN_SERVICE', 'ACTIVE', 1, ?, 'GIMLET', ?, 'part', 1, 128, ?,"
            + " 'READY', ?, ?, 100, false, now(), now())"
            + " ON CONFLICT (id) DO UPDATE SET settled_bytes = excluded.settled_bytes,"
            + " time_modified = excluded.time_modified";

    private static final String INSTANCE =
        "INSERT INTO instance (id, name, memory_bytes, auto_restart, state, propolis_id,"
            + " time_created) VALUES (?, ?, ?, true, ?, ?, now())";

    private final AtomicInteger wanted = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    private final Map<InstanceId, PropolisId> acknowledged = new ConcurrentHashMap<>();

    void launchAndAwait(int more) {
      int launched = acknowledged.size() + more;
      wanted.set(Math.min(launched, LAUNCHES_MAX));
      await()
          .atMost(PATIENCE)
          .until(() -> acknowledged.size() >= wanted.get() || fault.get() != null);
    }

    Map<InstanceId, PropolisId> acknowledged() {
      return Map.copyOf(acknowledged);
    }

    @Nullable Throwable fault() {
      return fault.get();
    }

    void stop() {
      stopped.set(true);
    }

    @Override
    public void run() {
      TestDatabase.with(
          database,
          connection -> {
            try {
              connection.setAutoCommit(false);
              connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
              for (int i = 0; i < STOPPED; i++) {
                UUID id = new UUID(3, i);
                update(connection, INSTANCE, id, "stopped-" + i, GUEST_BYTES, "STOPPED", null);
              }
              for (int i = 0; !stopped.get(); i++) {
                report(connection, i % SLEDS);
                if (acknowledged.size() < wanted.get()) {
                  launch(connection, acknowledged.size());
                }
              }
            } catch (SQLException | RuntimeException e) {
              fault.set(e);
            }
            return true;
          });
    }

    private void report(Connection connection, int sled) throws SQLException {
      long ram = 128 * GuestMemory.GIB;
      update(
          connection,
          REPORT,
          new UUID(0, sled),
          "sled:" + (1 + sled),
          "serial-" + sled,
          ram,
          RESERVOIR_BYTES,
          SETTLED_BYTES_BEFORE);
      connection.commit();
    }

    private void launch(Connection connection, int number) throws SQLException {
      SledId sled = new SledId(new UUID(0, number % SLEDS));
      InstanceId instance = new InstanceId(new UUID(1, number));
      PropolisId propolis = new PropolisId(new UUID(2, number));
      long reserved = GuestMemory.reservoirBytes(GUEST_BYTES);
      update(
          connection,
          INSTANCE,
          instance.value(),
          "old-" + number,
          GUEST_BYTES,
          "RUNNING",
          propolis.value());
      update(
          connection,
          "INSERT INTO vmm (id, instance_id, sled_id, boot, state) VALUES (?, ?, ?, 1, 'RUNNING')",
          propolis.value(),
          instance.value(),
          sled.value());
      update(
          connection,
          "INSERT INTO reservation (id, sled_id, reservoir_bytes) VALUES (?, ?, ?)",
          propolis.value(),
          sled.value(),
          reserved);
      update(
          connection,
          "INSERT INTO reserved (sled_id, bytes) VALUES (?, ?)"
              + " ON CONFLICT (sled_id) DO UPDATE SET bytes = reserved.bytes + excluded.bytes",
          sled.value(),
          reserved);
      SledAgent agent = agents.get(number % SLEDS);
      agent
          .ensureRegistered(new VmmSpec(propolis, instance, BOOT, GUEST_BYTES), null)
          .toCompletableFuture()
          .join();
      agent.ensureRunning(propolis, BOOT, null).toCompletableFuture().join();
      connection.commit();
      acknowledged.put(instance, propolis);
    }

    private static void update(Connection connection, String sql, @Nullable Object... arguments)
        throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < arguments.length; i++) {
          statement.setObject(i + 1, arguments[i]);
        }
        statement.executeUpdate();
      }
    }
  }
}
