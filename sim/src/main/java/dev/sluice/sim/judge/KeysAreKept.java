package dev.sluice.sim.judge;

import dev.sluice.api.IdempotencyKey;
import dev.sluice.nexus.store.KeyRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.StoreEvent.KeyRowChanged;
import dev.sluice.sim.event.StoreEvent.TransactionEnded;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.NexusNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a request has come to is kept for as long as copies of it may come, and longer while it is
 * in hand, but no longer than that; and not for ever.
 */
final class KeysAreKept implements Oracle {

  /** If clocks jump, two may by ten minutes, one forward and one back. */
  private static final long JUMPS_NANOS = 1_200_000_000_000L;

  private static final long KEPT_NANOS = NexusNode.KEYS_KEPT.toNanos();

  /** Three rounds of a minute, of which each looks at 200 of 256. */
  private static final long ROUNDS_NANOS = 200_000_000_000L;

  private final Kernel kernel;
  private final Undisturbed nexus;
  private final StoreMirror store;
  private final Findings findings;
  private final Map<IdempotencyKey, Long> sinceNanos = new LinkedHashMap<>();
  private long jumpsNanos;

  /** Reports to {@code findings}. */
  KeysAreKept(Kernel kernel, Undisturbed nexus, StoreMirror store, Findings findings) {
    this.kernel = kernel;
    this.nexus = nexus;
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(KeyRowChanged.class, this::changed);
    events.on(TransactionEnded.class, ended -> check());
    events.on(FaultBegan.class, this::began);
  }

  private void began(FaultBegan begun) {
    if (begun.fault().kind() == FaultKind.CLOCK_JUMP) {
      jumpsNanos = JUMPS_NANOS;
    }
  }

  /** How far two clocks may be apart, of which each is wrong by 5 % at most. */
  private long apartNanos() {
    return jumpsNanos + kernel.nowNanos() / 10;
  }

  private void changed(KeyRowChanged change) {
    KeyRow before = change.before();
    KeyRow after = change.after();
    if (after == null && before != null) {
      removed(before);
    } else if (after != null && (before == null || !before.time().equals(after.time()))) {
      if (before != null && keptOn(before, after) && !inHand(before)) {
        wrong(after.id() + " is kept on, though its request is in hand no more");
      }
      sinceNanos.remove(after.id());
      sinceNanos.put(after.id(), kernel.nowNanos()); // the last of all
    }
  }

  private void removed(KeyRow row) {
    Long since = sinceNanos.remove(row.id());
    if (since != null && kernel.nowNanos() - since < KEPT_NANOS - apartNanos()) {
      wrong(row.id() + " is removed after " + (kernel.nowNanos() - since) + " ns");
    } else if (inHand(row)) {
      wrong(row.id() + " is removed while its request is in hand");
    }
  }

  /** Rather than taken up anew, as a start is that no sled could take. */
  private static boolean keptOn(KeyRow before, KeyRow after) {
    return before.state() == KeyRow.State.IN_HAND && after.state() == KeyRow.State.IN_HAND;
  }

  private boolean inHand(KeyRow row) {
    return row.state() == KeyRow.State.IN_HAND
        && (row.saga() != null && store.sagas().containsKey(row.saga())
            || row.vmm() != null && store.vmms().containsKey(row.vmm()));
  }

  private void check() {
    if (sinceNanos.isEmpty()) {
      return;
    }
    Map.Entry<IdempotencyKey, Long> oldest = sinceNanos.entrySet().iterator().next();
    long overNanos = apartNanos() + ROUNDS_NANOS;
    if (nexus.nanosSince(oldest.getValue() + KEPT_NANOS) > overNanos) {
      sinceNanos.remove(oldest.getKey());
      wrong(oldest.getKey() + " is kept for ever");
    }
  }

  private void wrong(String what) {
    findings.add(Promise.KEYS_ARE_KEPT, "the key " + what);
  }
}
