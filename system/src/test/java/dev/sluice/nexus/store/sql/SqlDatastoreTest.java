package dev.sluice.nexus.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.BootId;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.OtherVms;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.StoreException;
import dev.sluice.nexus.store.StoreException.Kind;
import dev.sluice.nexus.store.TestRows;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.sql.CuttingProxy.Cut;
import dev.sluice.platform.Stages;
import dev.sluice.platform.real.RealPlatform;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlDatastoreTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final SledId SLED = new SledId(new UUID(1, 1));
  private static final SledId OTHER = new SledId(new UUID(1, 2));

  private static DatabaseAddress database;
  private static SqlDatastore store;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh("failures");
    store = SqlDatastore.open(database);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @BeforeEach
  void twoSleds() {
    TestDatabase.clear(database);
    run(store, put(SLED, 1));
    run(store, put(OTHER, 1));
  }

  @Test
  void brokenConnection_isToldByWhetherACommitMayBeUnderWay() throws IOException {
    int port = URI.create(database.url().substring("jdbc:".length())).getPort();
    try (CuttingProxy proxy = new CuttingProxy(port);
        SqlDatastore through = SqlDatastore.open(by(proxy))) {
      proxy.cut(Cut.BEFORE, "INSERT INTO sled");
      assertThat(failure(through, put(SLED, 2))).isEqualTo(Kind.UNAVAILABLE);
      assertThat(settled(SLED)).isEqualTo(1);

      proxy.cut(Cut.AFTER, "COMMIT");
      assertThat(failure(through, put(SLED, 3))).isEqualTo(Kind.COMMIT_UNKNOWN);
      await().atMost(PATIENCE).until(() -> settled(SLED) == 3);

      proxy.cut(Cut.BEFORE, "COMMIT");
      assertThat(failure(through, put(SLED, 4))).isEqualTo(Kind.COMMIT_UNKNOWN);
      assertThat(settled(SLED)).isEqualTo(3);

      // Nothing was written, so nothing can have happened.
      assertThat(failure(through, tx -> tx.sleds().get(SLED))).isEqualTo(Kind.UNAVAILABLE);

      proxy.mend();
      await().atMost(PATIENCE).until(() -> failure(through, put(SLED, 5)) == null);
      assertThat(settled(SLED)).isEqualTo(5);
    }
  }

  @Test
  void serverThatRestarts_isFoundAgain() {
    TestDatabase.server().crash();

    await().atMost(PATIENCE).until(() -> failure(store, put(SLED, 2)) == null);
    assertThat(settled(SLED)).isEqualTo(2);
  }

  @Test
  void timesOfTheProductionClock_areReadBackAsTheyWereWritten() {
    try (RealPlatform real = RealPlatform.create("test")) {
      for (int i = 0; i < 20; i++) {
        Instant now = real.platform().clock().instant();
        SledRow row = TestRows.sled(SLED, 1).with(SledPolicy.NO_PROVISION, now);
        run(store, tx -> written(tx, row));
        SledRow read = run(store, tx -> tx.sleds().get(SLED).orElseThrow());
        assertThat(read).isEqualTo(row);
      }
    }
  }

  @Test
  void whatVmsHold_isOfTheReportThatSaidIt_notOfOneThatAnOlderNexusTook() {
    ReservoirReport said =
        new ReservoirReport(ReservoirPhase.READY, 9, 9, 100, null, OtherVms.NONE, 5L);
    SledRow row = TestRows.sled(SLED, new BootId(1), said);
    run(store, tx -> written(tx, row));
    assertThat(used()).isEqualTo(5);
    TestDatabase.execute(database, "UPDATE sled SET generation = generation + 1");
    assertThat(used()).isNull();
    SledRow next = row.reported(row.info().withGeneration(7), Instant.EPOCH);
    run(store, tx -> written(tx, next));
    assertThat(used()).isEqualTo(5);
  }

  private static @Nullable Long used() {
    return run(store, tx -> tx.sleds().get(SLED)).orElseThrow().info().reservoir().usedBytes();
  }

  private static SledRow written(Transaction tx, SledRow row) {
    tx.sleds().put(row);
    return row;
  }

  @Test
  void writeSkew_isAConflictForOneOfBoth() {
    CyclicBarrier bothHaveRead = new CyclicBarrier(2);

    assertThat(
            failures(
                tx -> sumThenPut(tx, SLED, bothHaveRead),
                tx -> sumThenPut(tx, OTHER, bothHaveRead)))
        .containsExactlyInAnyOrder(null, Kind.SERIALIZATION);
  }

  @Test
  void deadlock_isAConflictForOneOfBoth() {
    CyclicBarrier bothHaveOne = new CyclicBarrier(2);

    assertThat(
            failures(
                tx -> putTwo(tx, SLED, OTHER, bothHaveOne),
                tx -> putTwo(tx, OTHER, SLED, bothHaveOne)))
        .containsExactlyInAnyOrder(null, Kind.SERIALIZATION);
  }

  @Test
  void nameThatAnotherTakesAtTheSameTime_isAConflict() {
    CyclicBarrier bothHaveLooked = new CyclicBarrier(2);

    assertThat(
            failures(
                tx -> create(tx, new UUID(2, 1), bothHaveLooked),
                tx -> create(tx, new UUID(2, 2), bothHaveLooked)))
        .containsExactlyInAnyOrder(null, Kind.SERIALIZATION);
  }

  @Test
  void fieldsThatNoColumnHolds_areRoundedOrReplaced() {
    Instant fine = Instant.ofEpochSecond(1, 123_456_789);
    SledRow row = TestRows.sled(SLED, 1).with(TestRows.sled(SLED, 1).policy(), fine);
    run(
        store,
        tx -> {
          tx.sleds().put(row);
          return true;
        });

    assertThat(run(store, tx -> tx.sleds().get(SLED)).orElseThrow().timeModified())
        .isEqualTo(Instant.ofEpochSecond(1, 123_456_000));
    assertThat(Columns.text("a\0b")).isEqualTo("a\uFFFDb");
    assertThat(Columns.json(List.of("a\0b"))).isEqualTo("[\"a\\uFFFDb\"]");
  }

  @Test
  void failureThatABodySwallows_stillFailsIt() {
    Function<Transaction, Boolean> body =
        tx -> {
          tx.sleds().put(TestRows.sled(SLED, 9));
          try {
            tx.instances().byName("\0"); // no text of PostgreSQL
          } catch (RuntimeException swallowed) {
            return true;
          }
          return false;
        };

    assertThatThrownBy(() -> run(store, body)).isInstanceOf(IllegalStateException.class);
    assertThat(settled(SLED)).isEqualTo(1);
  }

  @Test
  void closedStore_refuses() {
    SqlDatastore other = SqlDatastore.open(database);
    other.close();

    assertThat(failure(other, put(SLED, 2))).isEqualTo(Kind.UNAVAILABLE);
  }

  private static DatabaseAddress by(CuttingProxy proxy) {
    return new DatabaseAddress(
        // Else the driver commits by the number of a statement, and not by a word that can be seen.
        database.url().replaceFirst(":[0-9]+/", ":" + proxy.port() + "/")
            + "?preferQueryMode=extendedForPrepared",
        database.user(),
        database.passwordFile());
  }

  private static Function<Transaction, Boolean> put(SledId sled, long settledBytes) {
    return tx -> {
      tx.sleds().put(TestRows.sled(sled, settledBytes));
      return true;
    };
  }

  private static boolean sumThenPut(Transaction tx, SledId sled, CyclicBarrier both) {
    long sum =
        tx.sleds().page(null, 10).stream().mapToLong(row -> row.info().physicalRamBytes()).sum();
    meet(both);
    tx.sleds().put(TestRows.sled(sled, sum));
    return true;
  }

  private static boolean putTwo(Transaction tx, SledId first, SledId then, CyclicBarrier both) {
    tx.sleds().put(TestRows.sled(first, 2));
    meet(both);
    tx.sleds().put(TestRows.sled(then, 2));
    return true;
  }

  private static boolean create(Transaction tx, UUID id, CyclicBarrier both) {
    if (tx.instances().byName("same").isPresent()) {
      return false;
    }
    meet(both);
    tx.instances()
        .put(
            new InstanceRow(
                new InstanceId(id),
                new InstanceSpec("same", 1L << 30, false),
                InstanceState.STOPPED,
                null,
                Instant.EPOCH,
                null));
    return true;
  }

  private static void meet(CyclicBarrier both) {
    try {
      both.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long settled(SledId sled) {
    return run(store, tx -> tx.sleds().get(sled)).orElseThrow().info().reservoir().settledBytes();
  }

  private static List<@Nullable Kind> failures(
      Function<Transaction, Boolean> one, Function<Transaction, Boolean> other) {
    CompletionStage<Boolean> first = store.transact("one", one);
    CompletionStage<Boolean> second = store.transact("other", other);
    return java.util.Arrays.asList(kind(first), kind(second));
  }

  private static @Nullable Kind failure(SqlDatastore datastore, Function<Transaction, ?> body) {
    return kind(datastore.transact("test", body));
  }

  private static @Nullable Kind kind(CompletionStage<?> stage) {
    try {
      outcome(stage);
      return null;
    } catch (StoreException failure) {
      return failure.kind();
    }
  }

  private static <T> T run(SqlDatastore datastore, Function<Transaction, T> body) {
    return outcome(datastore.transact("test", body));
  }

  private static <T> T outcome(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException wrapped) {
      throw (RuntimeException) Stages.cause(wrapped);
    }
  }
}
