package dev.sluice.nexus;

import dev.sluice.nexus.store.Transactions;
import dev.sluice.platform.Backoff;
import java.time.Duration;

/**
 * The limits and periods of Nexus.
 *
 * @param sledRequestTimeout of a request that makes a sled work: launch, stop, resize
 * @param sledQueryTimeout of a question to a sled
 * @param replyLimit how long a user's start or stop may wait for its outcome before it is answered
 *     that the outcome is pending
 * @param sledRetry pauses between requests to a sled that must succeed in the end
 * @param transactions limits of one transaction
 * @param watchPeriod of the instance watcher
 * @param reconcilePeriod of the reservoir reconciler
 * @param sagaSweepPeriod of the search for sagas that nobody runs
 * @param beatPeriod in which a Nexus shows the others that it lives
 * @param lease how long one may be silent before others take its sagas over
 * @param outcomesKept how long what a saga came to is kept
 * @param autoRestartPeriod of the search for failed instances to start again
 * @param autoRestartCooldown between two automatic starts of one instance
 * @param keys how idempotency keys are kept
 */
public record NexusConfig(
    Duration sledRequestTimeout,
    Duration sledQueryTimeout,
    Duration replyLimit,
    Backoff sledRetry,
    Transactions.Limits transactions,
    Duration watchPeriod,
    Duration reconcilePeriod,
    Duration sagaSweepPeriod,
    Duration beatPeriod,
    Duration lease,
    Duration outcomesKept,
    Duration autoRestartPeriod,
    Duration autoRestartCooldown,
    KeyLimits keys) {

  /** The values of production. */
  public static NexusConfig standard() {
    return new NexusConfig(
        // Longer than a sled-agent lets a launch wait (45 s), so that a launch which comes to
        // nothing ends in the sled's own refusal rather than in our not knowing.
        Duration.ofSeconds(60),
        Duration.ofSeconds(15),
        // Two attempts that both run into the timeout of a request, and a half more to unwind.
        Duration.ofSeconds(150),
        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)),
        new Transactions.Limits(
            10,
            Duration.ofMillis(50),
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)),
            100),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        // Many times as long as any user waits for a start.
        Duration.ofHours(1),
        Duration.ofSeconds(60),
        Duration.ofMinutes(5),
        KeyLimits.standard());
  }
}
