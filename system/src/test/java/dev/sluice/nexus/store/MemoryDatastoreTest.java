package dev.sluice.nexus.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ManualScheduler;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class MemoryDatastoreTest {

  private final ManualScheduler time = new ManualScheduler();
  private final MemoryDatastore store =
      new MemoryDatastore(new MemoryTables(), time.worker("store"));

  @Test
  void transaction_runsOnTheStoresOwnWorker() {
    CompletionStage<Integer> rows = store.transact("count", tx -> tx.sleds().all().size());
    assertThat(rows).isNotDone();
    time.run();
    assertThat(rows).isCompletedWithValue(0);
  }

  @Test
  void whatTheBodyThrows_isTheOutcome() {
    IllegalStateException fault = new IllegalStateException("a fault");
    CompletionStage<Integer> failed =
        store.transact(
            "fail",
            tx -> {
              throw fault;
            });
    time.run();
    assertThat(failed.handle((value, failure) -> failure)).isCompletedWithValue(fault);
  }
}
