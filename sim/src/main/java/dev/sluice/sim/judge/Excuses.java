package dev.sluice.sim.judge;

import dev.sluice.api.ErrorCode;
import dev.sluice.nexus.store.KeyRow;
import dev.sluice.nexus.store.StoreException;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.RunEvent.ShutdownBegan;
import dev.sluice.sim.event.StoreEvent.KeyRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.TransactionEnded;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.NexusNode;

/**
 * What may keep Nexus from answering a request by what it holds: a database at fault, a shutdown,
 * work that takes longer than a request may, no room for another key.
 */
final class Excuses implements Observer {

  /** The limit is 150 s; a clock is fast or slow by 5 % at most. */
  private static final long PENDING_NANOS = 140_000_000_000L;

  private static final long NEVER = -1;

  /** A transaction of a start or stop, run ten times at a database that is slow, and its tasks. */
  private static final long KNOWN_NANOS = 100_000_000_000L;

  private final Kernel kernel;
  private final Undisturbed nexus;
  private long failedNanos = NEVER;
  private long inDoubtNanos = NEVER;
  private boolean shutDown;
  private int keys;
  private long fullNanos = NEVER;

  /** {@code nexus} must be told first. */
  Excuses(Kernel kernel, Undisturbed nexus) {
    this.kernel = kernel;
    this.nexus = nexus;
  }

  @Override
  public void watch(Events events) {
    events.on(TransactionEnded.class, this::ended);
    events.on(KeyRowChanged.class, this::rowChanged);
    events.on(ShutdownBegan.class, began -> shutDown = true);
  }

  private void ended(TransactionEnded transaction) {
    if (transaction.failure() == StoreException.Kind.COMMIT_UNKNOWN) {
      inDoubtNanos = kernel.nowNanos();
    } else if (transaction.failure() != null) {
      failedNanos = kernel.nowNanos();
    }
  }

  private void rowChanged(RowChanged change) {
    if (change.after() instanceof KeyRow || change.before() instanceof KeyRow) {
      keys += (change.after() == null ? 0 : 1) - (change.before() == null ? 0 : 1);
      fullNanos = keys >= NexusNode.KEYS_MAX ? kernel.nowNanos() : fullNanos;
    }
  }

  /** Whether a request made at {@code askedNanos} may be answered now with {@code code}. */
  boolean allow(ErrorCode code, long askedNanos) {
    boolean late = kernel.nowNanos() - askedNanos >= PENDING_NANOS;
    return switch (code) {
      case UNAVAILABLE -> failedNanos >= askedNanos;
      case OUTCOME_UNKNOWN ->
          inDoubtNanos >= askedNanos || late && nexus.nanosSince(askedNanos) < KNOWN_NANOS;
      case START_PENDING, STOP_PENDING -> late;
      case SHUTTING_DOWN -> shutDown;
      case KEYS_FULL -> keys >= NexusNode.KEYS_MAX || fullNanos >= askedNanos;
      default -> false;
    };
  }
}
