package dev.sluice.nexus.store;

import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that came with a key: what it was, and what it came to.
 *
 * @param who whose requests it is one of, such as {@code users}
 * @param digest of the request without its key
 * @param saga the start saga that it has begun; null for a request of another kind
 * @param vmm the VMM that has to be gone before it is answered; null for a request of another kind
 * @param outcome the answer in the form of the wire: given to whoever asks, or, while in hand, to
 *     be given once {@code vmm} is gone; null for a start in hand
 * @param slot the part of the table that it is counted in
 * @param time from when on it is kept: when it was asked for, or, if it was in hand for longer than
 *     that is kept, when that was found
 */
public record KeyRow(
    IdempotencyKey id,
    String who,
    String digest,
    State state,
    @Nullable SagaId saga,
    @Nullable PropolisId vmm,
    @Nullable String outcome,
    int slot,
    Instant time) {

  /** How far a request is. */
  public enum State {
    /** It has begun. */
    IN_HAND,
    /** It has its outcome for good. */
    FINAL,
    /** It came to nothing for a reason that may pass: asked for again, it begins anew. */
    RETRYABLE
  }

  /** The same request with its outcome. */
  public KeyRow ended(State newState, String newOutcome) {
    return new KeyRow(id, who, digest, newState, saga, vmm, newOutcome, slot, time);
  }

  /** The same request, kept as long as one that comes now. */
  public KeyRow keptFrom(Instant now) {
    return new KeyRow(id, who, digest, state, saga, vmm, outcome, slot, now);
  }
}
