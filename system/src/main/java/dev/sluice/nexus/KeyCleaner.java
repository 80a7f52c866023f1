package dev.sluice.nexus;

import dev.sluice.nexus.store.Transactions;
import dev.sluice.platform.Worker;
import java.time.Instant;
import java.time.InstantSource;

/** Removes idempotency keys that need not be kept any more, a bounded number in each period. */
final class KeyCleaner {

  private final Transactions transactions;
  private final RequestKeys keys;
  private final InstantSource clock;
  private final PeriodicTask rounds;

  KeyCleaner(
      Transactions transactions,
      RequestKeys keys,
      Worker worker,
      InstantSource clock,
      KeyLimits limits) {
    this.transactions = transactions;
    this.keys = keys;
    this.clock = clock;
    this.rounds = new PeriodicTask(worker, limits.cleanPeriod(), this::round);
  }

  /** Begins the rounds; the first after one period. */
  void start() {
    rounds.startLater();
  }

  private void round() {
    Instant now = clock.instant();
    transactions.idempotent(
        "key-clean", tx -> keys.clean(tx, now), looked -> {}, Transactions::throwUnlessStore);
  }
}
