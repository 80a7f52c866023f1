package dev.sluice.process;

import dev.sluice.nexus.Nexus;
import dev.sluice.nexus.store.Datastore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Why a Nexus cannot do its work. */
final class NexusReadiness {

  private static final Duration WAIT_MAX = Duration.ofSeconds(2);

  private NexusReadiness() {}

  /** One text a reason; none if it can. */
  static List<String> reasons(Nexus nexus, Datastore datastore) {
    List<String> reasons = new ArrayList<>();
    String trouble = troubleOf(datastore);
    if (trouble != null) {
      reasons.add("database: " + trouble);
    }
    if (!nexus.recovered()) {
      reasons.add("sagas: those that were left behind are not taken up yet");
    }
    return reasons;
  }

  private static @Nullable String troubleOf(Datastore datastore) {
    try {
      datastore
          .transact("readiness", tx -> tx.sagas().unfinished(null, 1).size())
          .toCompletableFuture()
          .get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
      return null;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return String.valueOf((cause == null ? e : cause).getMessage());
    } catch (TimeoutException e) {
      return "no answer within " + WAIT_MAX.toSeconds() + " s";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
