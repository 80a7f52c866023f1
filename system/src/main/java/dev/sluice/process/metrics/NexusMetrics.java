package dev.sluice.process.metrics;

import dev.sluice.nexus.store.Datastore;

/** The metrics of a Nexus. */
public final class NexusMetrics extends Metrics {

  private static final String LAUNCH = "ensure-running";

  private final Outcomes sledRequests =
      counter("sluice_sled_requests_total", "call", "Requests to sleds, by call and outcome.");
  private final Outcomes transactions =
      counter(
          "sluice_store_transactions_total",
          "name",
          "Runs of transactions, by name and outcome; one that ended in SERIALIZATION is tried"
              + " again, up to a limit.");

  /** Metrics without values yet. */
  public NexusMetrics() {
    super("Launches that this Nexus asked sleds for, by outcome.");
  }

  /** Where requests to sleds are counted. */
  public Outcomes sledRequests() {
    return (call, outcome) -> {
      sledRequests.ended(call, outcome);
      if (call.equals(LAUNCH)) {
        launched(outcome);
      }
    };
  }

  /** Where runs of transactions are counted. */
  public Outcomes transactions() {
    return transactions;
  }

  /** Adds what the rows say when they are asked. */
  public void follow(Datastore datastore) {
    registry().register(new RowMetrics(datastore));
  }
}
