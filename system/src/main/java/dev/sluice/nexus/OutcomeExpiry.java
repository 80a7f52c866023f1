package dev.sluice.nexus;

import dev.sluice.nexus.store.OutcomeRow;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Removes what sagas came to once it has been kept long enough, a page in each transaction. */
final class OutcomeExpiry {

  private final Transactions transactions;
  private final InstantSource clock;
  private final Duration kept;
  private final int pageRows;
  private final PeriodicTask rounds;

  /** An expiry of outcomes that are older than {@code kept}, which looks often enough for that. */
  OutcomeExpiry(
      Transactions transactions, Worker worker, InstantSource clock, Duration kept, int pageRows) {
    this.transactions = transactions;
    this.clock = clock;
    this.kept = kept;
    this.pageRows = pageRows;
    this.rounds = new PeriodicTask(worker, kept.dividedBy(8), this::round);
  }

  /** Begins the rounds. */
  void start() {
    rounds.startLater();
  }

  private void round() {
    Instant end = clock.instant().minus(kept);
    transactions.idempotent(
        "outcome-expire",
        tx -> {
          List<OutcomeRow> old = tx.outcomes().endedBefore(end, pageRows);
          old.forEach(outcome -> tx.outcomes().delete(outcome.id()));
          return old.size();
        },
        removed -> {
          if (removed == pageRows) {
            round();
          }
        },
        Transactions::throwUnlessStore);
  }
}
