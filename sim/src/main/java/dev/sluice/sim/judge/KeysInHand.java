package dev.sluice.sim.judge;

import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.SagaId;
import dev.sluice.nexus.store.KeyRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.KeyRowChanged;
import dev.sluice.sim.event.StoreEvent.SagaRowChanged;
import dev.sluice.sim.event.StoreEvent.TransactionEnded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that is in hand is in somebody's: its start has a saga that has neither ended nor been
 * called off. Otherwise nobody ever writes what it has come to, and whoever repeats it is told that
 * it is pending until its key is forgotten.
 */
final class KeysInHand implements Oracle {

  private final StoreMirror store;
  private final Findings findings;
  private final Map<IdempotencyKey, SagaId> inHand = new LinkedHashMap<>();
  private boolean changed; // by the transaction that is about to end

  /** Reports to {@code findings}; {@code store} must be told of each change first. */
  KeysInHand(StoreMirror store, Findings findings) {
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(KeyRowChanged.class, this::keyChanged);
    events.on(SagaRowChanged.class, saga -> changed = true);
    events.on(TransactionEnded.class, ended -> look());
  }

  private void keyChanged(KeyRowChanged change) {
    KeyRow row = change.after();
    if (row != null && row.state() == KeyRow.State.IN_HAND && row.saga() != null) {
      inHand.put(row.id(), row.saga());
    } else if (row != null) {
      inHand.remove(row.id());
    } else if (change.before() != null) {
      inHand.remove(change.before().id());
    }
    changed = true;
  }

  private void look() {
    if (!changed) {
      return;
    }
    changed = false;
    List<IdempotencyKey> left = new ArrayList<>();
    inHand.forEach(
        (key, id) -> {
          SagaRow saga = store.sagas().get(id);
          if (saga == null || saga.step() == SagaRow.Step.CALL_OFF) {
            left.add(key);
            findings.add(
                Promise.KEYS_IN_HAND,
                "key "
                    + key
                    + " is in hand, and its saga "
                    + id
                    + (saga == null ? " has ended" : " was called off"));
          }
        });
    left.forEach(inHand::remove);
  }
}
