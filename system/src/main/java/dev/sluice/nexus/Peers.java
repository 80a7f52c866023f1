package dev.sluice.nexus;

import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.NexusRow;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the others over the same datastore that this Nexus lives, by a row whose count of beats
 * rises, and tells which of the others are silent: whose count has not changed for a lease. A lease
 * is counted in beats of this Nexus, so that no two clocks are compared. It says only when to take
 * work over; that two may work on the same is safe.
 */
final class Peers {

  private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

  private record Seen(long beats, int unchanged) {}

  private final Transactions transactions;
  private final NexusId self;
  private final String name;
  private final int leaseBeats;
  private final Runnable silence;
  private final PeriodicTask beats;
  private final Map<NexusId, Seen> others = new LinkedHashMap<>();

  /**
   * A view of the others that is empty at first.
   *
   * @param name of this Nexus in each of its lives
   * @param lease after how long without a beat another is silent; rounded down to whole beats
   * @param silence is run when one of the others has fallen silent
   */
  Peers(
      Transactions transactions,
      Worker worker,
      NexusId self,
      String name,
      Duration beatPeriod,
      Duration lease,
      Runnable silence) {
    this.transactions = transactions;
    this.self = self;
    this.name = name;
    this.leaseBeats = (int) (lease.toNanos() / beatPeriod.toNanos());
    this.silence = silence;
    this.beats = new PeriodicTask(worker, beatPeriod, this::beat);
  }

  /** Takes the place of the life before; then runs {@code entered} and begins to beat. */
  void start(Runnable entered) {
    transactions.untilDone(
        "nexus-enter",
        this::enter,
        rows -> {
          learned(rows);
          entered.run();
          beats.startLater();
        });
  }

  private List<NexusRow> enter(Transaction tx) {
    if (tx.nexuses().get(self).isEmpty()) {
      Optional<NexusRow> before = tx.nexuses().byName(name);
      before.ifPresent(row -> tx.nexuses().delete(row.id()));
      tx.nexuses().put(new NexusRow(self, name, 0));
    }
    return tx.nexuses().all();
  }

  private void beat() {
    transactions.idempotent(
        "nexus-beat",
        tx -> {
          // A later life of the same name has taken the place for good.
          tx.nexuses().get(self).ifPresent(row -> tx.nexuses().put(row.beat()));
          return tx.nexuses().all();
        },
        this::learned,
        Transactions::throwUnlessStore);
  }

  private void learned(List<NexusRow> rows) {
    boolean newlySilent = false;
    Map<NexusId, Seen> now = new LinkedHashMap<>();
    for (NexusRow row : rows) {
      if (!row.id().equals(self)) {
        Seen before = others.get(row.id());
        int unchanged =
            before != null && before.beats() == row.beats() ? before.unchanged() + 1 : 0;
        Seen seen = new Seen(row.beats(), unchanged);
        now.put(row.id(), seen);
        if (seen.unchanged() == leaseBeats) {
          LOG.info("Nexus {} is silent", row.name());
          newlySilent = true;
        }
      }
    }
    others.clear();
    others.putAll(now);
    if (newlySilent) {
      silence.run();
    }
  }

  /** Whether work of {@code owner} may have to be taken over: it is silent, or not known here. */
  boolean maybeGone(@Nullable NexusId owner) {
    Seen seen = others.get(owner);
    return !self.equals(owner) && (seen == null || seen.unchanged() >= leaseBeats);
  }

  /** Whether one is silent whose row is {@code row} now. */
  boolean silent(NexusRow row) {
    Seen seen = others.get(row.id());
    return seen != null && seen.unchanged() >= leaseBeats && seen.beats() == row.beats();
  }
}
