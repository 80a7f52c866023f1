package dev.sluice.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.NoAnswerException;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.Transport;
import dev.sluice.nexus.Nexus;
import dev.sluice.nexus.NexusConfig;
import dev.sluice.nexus.store.Datastore;
import dev.sluice.nexus.store.StoreException;
import dev.sluice.nexus.store.StoreException.Kind;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.memory.MemoryTables;
import dev.sluice.process.metrics.NexusMetrics;
import dev.sluice.testkit.ManualScheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class NexusReadinessTest {

  private final MemoryTables tables = new MemoryTables();
  private boolean down = true;
  private final Datastore datastore =
      new Datastore() {
        @Override
        public <T> CompletionStage<T> transact(String name, Function<Transaction, T> body) {
          return down
              ? CompletableFuture.failedFuture(new StoreException(Kind.UNAVAILABLE, name))
              : CompletableFuture.completedFuture(tables.run(body));
        }
      };

  private static final Transport NOBODY =
      new Transport() {
        @Override
        public <R> CompletionStage<R> send(String address, Call<R> call) {
          return CompletableFuture.failedFuture(
              new NoAnswerException(NoAnswerException.Reason.REFUSED, "nobody"));
        }
      };

  @Test
  void nexus_isReadyOnceItsDatabaseAnswers_andSagasAreTakenUp() {
    ManualScheduler scheduler = new ManualScheduler();
    Nexus nexus =
        new Nexus("test", NexusConfig.standard(), scheduler.platform(), datastore, NOBODY);
    nexus.start();
    scheduler.advance(Duration.ofSeconds(1));
    assertThat(NexusReadiness.reasons(nexus, datastore))
        .containsExactly(
            "database: transaction readiness: UNAVAILABLE",
            "sagas: those that were left behind are not taken up yet");

    down = false;
    assertThat(NexusReadiness.reasons(nexus, datastore))
        .containsExactly("sagas: those that were left behind are not taken up yet");
    scheduler.advance(Duration.ofMinutes(1));
    assertThat(NexusReadiness.reasons(nexus, datastore)).isEmpty();
  }

  @Test
  void metricsWithoutADatabase_sayThatItIsDown_andCountFailures() {
    NexusMetrics metrics = new NexusMetrics();
    Datastore observed = new ObservedDatastore(datastore, metrics.transactions());
    metrics.follow(observed);
    assertThat(new String(metrics.page().content().body(), UTF_8))
        .contains("sluice_store_up 0.0\n")
        .doesNotContain("sluice_sagas");
    assertThat(new String(metrics.page().content().body(), UTF_8))
        .contains("{name=\"metrics\",outcome=\"UNAVAILABLE\"} ");
    down = false;
    assertThat(new String(metrics.page().content().body(), UTF_8))
        .contains("sluice_store_up 1.0\n", "sluice_sagas{step=\"LAUNCH\"} 0.0\n");
  }
}
