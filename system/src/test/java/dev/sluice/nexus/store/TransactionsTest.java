package dev.sluice.nexus.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.nexus.store.StoreException.Kind;
import dev.sluice.nexus.store.memory.MemoryTables;
import dev.sluice.platform.Backoff;
import dev.sluice.platform.Worker;
import dev.sluice.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TransactionsTest {

  /** Fails as told, then succeeds. */
  private static final class Failing implements Datastore {
    final Deque<RuntimeException> failures = new ArrayDeque<>();
    int runs;

    @Override
    public <T> CompletionStage<T> transact(String name, Function<Transaction, T> body) {
      runs++;
      RuntimeException failure = failures.poll();
      return failure != null
          ? CompletableFuture.failedFuture(failure)
          : CompletableFuture.completedFuture(new MemoryTables().run(body));
    }

    void fail(int times, Kind kind) {
      for (int i = 0; i < times; i++) {
        failures.add(new StoreException(kind, "test"));
      }
    }
  }

  private final ManualScheduler scheduler = new ManualScheduler();
  private final Worker worker = scheduler.worker("test");
  private final Failing store = new Failing();
  private final List<Object> heard = new ArrayList<>();
  private final Transactions transactions =
      new Transactions(
          store,
          worker,
          new SplittableRandom(1),
          new Transactions.Limits(
              10,
              Duration.ofMillis(50),
              new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)),
              2));

  private void hear(Object outcome) {
    heard.add(outcome instanceof StoreException failure ? failure.kind() : outcome);
  }

  private void idempotent() {
    transactions.idempotent("test", tx -> "done", this::hear, this::hear);
    scheduler.advance(Duration.ofSeconds(1));
  }

  private void atMostOnce() {
    transactions.atMostOnce("test", tx -> "done", this::hear, this::hear);
    scheduler.advance(Duration.ofSeconds(1));
  }

  @Test
  void lostRaces_areRunAgain() {
    store.fail(9, Kind.SERIALIZATION);
    idempotent();
    assertThat(heard).containsExactly("done");
    assertThat(store.runs).isEqualTo(10);
  }

  @Test
  void tenthLostRace_isAFailure() {
    store.fail(10, Kind.SERIALIZATION);
    idempotent();
    assertThat(heard).containsExactly(Kind.SERIALIZATION);
  }

  @Test
  void pausesBetweenRuns_areAtMostFiftyMilliseconds() {
    store.fail(9, Kind.SERIALIZATION);
    transactions.idempotent("test", tx -> "done", this::hear, this::hear);
    scheduler.run();
    assertThat(store.runs).as("there is a pause").isEqualTo(1);
    scheduler.advance(Duration.ofMillis(9 * 50));
    assertThat(heard).containsExactly("done");
  }

  @Test
  void outage_failsAtOnce() {
    store.fail(1, Kind.UNAVAILABLE);
    idempotent();
    assertThat(heard).containsExactly(Kind.UNAVAILABLE);
    assertThat(store.runs).isEqualTo(1);
  }

  @Test
  void lostCommitOfAnIdempotentBody_isRunAgain() {
    store.fail(2, Kind.COMMIT_UNKNOWN);
    idempotent();
    assertThat(heard).containsExactly("done");
  }

  @Test
  void lostCommitOfAnyOtherBody_isAFailure() {
    store.fail(1, Kind.SERIALIZATION);
    store.fail(1, Kind.COMMIT_UNKNOWN);
    atMostOnce();
    assertThat(heard).containsExactly(Kind.COMMIT_UNKNOWN);
    assertThat(store.runs).isEqualTo(2);
  }

  @Test
  void outageAfterALostCommit_leavesTheOutcomeUnknown() {
    store.fail(1, Kind.COMMIT_UNKNOWN);
    store.fail(1, Kind.UNAVAILABLE);
    idempotent();
    assertThat(heard).containsExactly(Kind.COMMIT_UNKNOWN);
  }

  @Test
  void whatTheBodyThrows_isTheFailure() {
    IllegalStateException refusal = new IllegalStateException("no");
    store.failures.add(refusal);
    idempotent();
    assertThat(heard).containsExactly(refusal);
    assertThat(store.runs).isEqualTo(1);
  }

  @Test
  void untilDone_outlastsAnyOutage() {
    store.fail(100, Kind.UNAVAILABLE);
    transactions.untilDone("test", tx -> "done", this::hear);
    // 1, 2, 4, 8 and 16 s, then 30 s each
    scheduler.advance(Duration.ofSeconds(31 + 95 * 30 - 1));
    assertThat(heard).isEmpty();
    scheduler.advance(Duration.ofSeconds(1));
    assertThat(heard).containsExactly("done");
  }

  @Test
  void untilDone_handsFaultsToItsWorker() {
    store.failures.add(new IllegalStateException("a fault"));
    transactions.untilDone("test", tx -> "done", this::hear);
    assertThatThrownBy(scheduler::run).hasMessage("a fault");
  }

  @Test
  void noPauseBetweenTries_isAllowed() {
    Transactions eager =
        new Transactions(
            store,
            worker,
            new SplittableRandom(1),
            new Transactions.Limits(
                10, Duration.ZERO, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)), 2));
    store.fail(3, Kind.SERIALIZATION);
    eager.idempotent("test", tx -> "done", this::hear, this::hear);
    scheduler.run();
    assertThat(heard).containsExactly("done");
  }

  @Test
  void listing_goesOnBehindTheLastElementOfEachPage() {
    List<String> asked = new ArrayList<>();
    transactions.listing(
        "test",
        (tx, last, limit) -> {
          asked.add(last + " " + limit);
          return last == null
              ? List.of("a", "b")
              : last.equals("b") ? List.of("c", "d") : List.of();
        },
        this::hear,
        this::hear);
    scheduler.run();
    assertThat(asked).containsExactly("null 2", "b 2", "d 2");
    assertThat(heard).containsExactly(List.of("a", "b", "c", "d"));
  }

  @Test
  void listingThatFailsHalfWay_fails() {
    transactions.listing(
        "test",
        (tx, last, limit) -> {
          store.fail(1, Kind.UNAVAILABLE);
          return List.of("a", "b");
        },
        this::hear,
        this::hear);
    scheduler.run();
    assertThat(heard).containsExactly(Kind.UNAVAILABLE);
  }

  @Test
  void failureThatIsNotTheStores_isAFaultOfTheProgram() {
    assertThatThrownBy(() -> Transactions.throwUnlessStore(new java.io.IOException("odd")))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("odd");
    Transactions.throwUnlessStore(new StoreException(Kind.UNAVAILABLE, "test"));
  }
}
