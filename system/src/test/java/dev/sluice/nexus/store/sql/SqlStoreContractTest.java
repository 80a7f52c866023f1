package dev.sluice.nexus.store.sql;

import dev.sluice.nexus.store.Datastore;
import dev.sluice.nexus.store.StoreContract;
import dev.sluice.platform.Stages;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

class SqlStoreContractTest extends StoreContract {

  private static DatabaseAddress database = TestDatabase.fresh("contract");
  private static SqlDatastore store = SqlDatastore.open(database);

  @AfterContainer
  static void close() {
    store.close();
  }

  @Override
  protected Datastore open() {
    TestDatabase.clear(database);
    return store;
  }

  @Override
  protected <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException wrapped) {
      throw (RuntimeException) Stages.cause(wrapped);
    }
  }

  /** The same with fewer tries: each asks some thousand queries of a real server. */
  @Override
  @Property(tries = 30)
  protected void everyQuery_answersAsIfItLookedAtEveryRow(
      @ForAll @Size(max = 8) List<@From("transactions") Drawn> transactions, @ForAll long salt) {
    super.everyQuery_answersAsIfItLookedAtEveryRow(transactions, salt);
  }
}
