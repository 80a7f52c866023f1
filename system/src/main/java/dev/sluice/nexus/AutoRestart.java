package dev.sluice.nexus;

import dev.sluice.nexus.store.Transactions;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Starts failed instances again whose users want that, by the same saga as any start. */
final class AutoRestart {

  // So that a lost sled full of instances does not become a burst of sagas; the rest has its turn
  // in the next round.
  private static final int STARTS_PER_ROUND_MAX = 16;

  private final Transactions transactions;
  private final SagaRunner sagas;
  private final InstantSource clock;
  private final PeriodicTask rounds;
  private final Duration cooldown;

  /**
   * The automatic starter.
   *
   * @param worker that of the sagas too
   */
  AutoRestart(
      Transactions transactions,
      SagaRunner sagas,
      Worker worker,
      InstantSource clock,
      NexusConfig config) {
    this.transactions = transactions;
    this.sagas = sagas;
    this.clock = clock;
    this.rounds = new PeriodicTask(worker, config.autoRestartPeriod(), this::round);
    this.cooldown = config.autoRestartCooldown();
  }

  /** Begins the rounds; the first after one period, when sleds have had time to report. */
  void start() {
    rounds.startLater();
  }

  private void round() {
    Instant now = clock.instant();
    transactions.idempotent(
        "auto-restart-list",
        tx -> tx.instances().dueForRestart(now, cooldown, STARTS_PER_ROUND_MAX),
        due -> due.forEach(instance -> sagas.startAgain(instance.id(), cooldown)),
        Transactions::throwUnlessStore);
  }
}
