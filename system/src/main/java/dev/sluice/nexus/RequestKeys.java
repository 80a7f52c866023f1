package dev.sluice.nexus;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceView;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.call.Answer;
import dev.sluice.nexus.store.KeyRow;
import dev.sluice.nexus.store.KeyRow.State;
import dev.sluice.nexus.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the table of idempotency keys, each within a transaction. A request with a key is
 * done once, through whichever Nexus it comes and whatever crashes, since its key and its first
 * effect are written by one transaction: either neither is there, and the next repetition is the
 * first request, or both are.
 *
 * <ul>
 *   <li>A request that is one transaction (create, delete, a change of a sled) writes its outcome
 *       with its effect; a refusal, which has no effect, is written too.
 *   <li>A start writes, beside its saga, that the key belongs to that saga. The transaction that
 *       ends the saga, in whichever process that runs by then, writes the outcome. So a key in hand
 *       always has a saga that some Nexus will end.
 *   <li>A stop writes, beside the change of the instance, which VMM has to go and what is answered
 *       then. A VMM that is off the books never comes back, so whoever asks finds out by looking
 *       whether the stop is done: nobody has to write that, and no crash can keep it from being
 *       written. A repetition goes on with the stop if it is not.
 * </ul>
 *
 * <p>For the same reason a transaction of a request with a key may run again when the answer to its
 * commit is lost: it finds its own row.
 *
 * <p>Final are success and all refusals but those with HTTP status 500, 503 and 504 ({@link
 * KeyedRequest#isFinal}). A start that no sled could take now is put back and has not happened;
 * asked for again with its key, it begins anew. All other refusals of that kind (datastore away,
 * process ending, pending) leave the row as it was.
 *
 * <p>Keys are not dropped before {@link KeyLimits#kept} is over by the clock of the Nexus that
 * removes them; what is in hand then is kept on. A new key that finds its slot full is refused with
 * {@link ErrorCode#KEYS_FULL}: to forget an old one instead would have its request done twice.
 */
final class RequestKeys {

  private final KeyLimits limits;

  RequestKeys(KeyLimits limits) {
    this.limits = limits;
  }

  /**
   * What came of asking for a request.
   *
   * @param value what its body has just yielded; null if that did not run now, or refused
   * @param answer the outcome
   */
  record Once<T, R>(@Nullable T value, Answer<R> answer) {}

  /** Runs {@code body}, which refuses before it writes, unless this request has its outcome. */
  <T, R extends @Nullable Object> Once<T, R> once(
      Transaction tx,
      KeyedRequest<R> request,
      Function<Transaction, T> body,
      Function<T, R> reply) {
    KeyRow row = taken(tx, request);
    if (row != null) {
      return new Once<>(null, request.read(outcome(row)));
    }
    T value;
    try {
      value = body.apply(tx);
    } catch (ApiException refusal) {
      return new Once<>(null, refused(tx, request, refusal));
    }
    Answer<R> answer = new Answer.Ok<>(reply.apply(value));
    put(tx, request, State.FINAL, null, null, answer);
    return new Once<>(value, answer);
  }

  /**
   * What came of asking for a start.
   *
   * @param position where its saga stands; null if it has none, or belongs to another request
   * @param answer the outcome; null while the start is in hand
   */
  record Begun(@Nullable StartPosition position, @Nullable Answer<InstanceView> answer) {}

  /**
   * Begins a start by {@code begin} as the saga {@code id}, unless this request has begun before.
   */
  Begun start(
      Transaction tx,
      KeyedRequest<InstanceView> request,
      SagaId id,
      Supplier<StartPosition> begin) {
    KeyRow row = taken(tx, request);
    if (row != null && row.state() == State.FINAL) {
      return new Begun(null, request.read(outcome(row)));
    }
    boolean begunBefore = row != null && id.equals(row.saga()); // by a run that was in doubt
    if (begunBefore || row != null && row.state() == State.IN_HAND) {
      return new Begun(begunBefore ? StartSteps.begun(tx, id) : null, null);
    }
    StartPosition position;
    try {
      position = begin.get();
    } catch (ApiException refusal) {
      return new Begun(null, refused(tx, request, refusal));
    }
    if (position instanceof StartPosition.RunsAlready runs) {
      Answer<InstanceView> answer = new Answer.Ok<>(runs.instance());
      put(tx, request, State.FINAL, null, null, answer);
      return new Begun(null, answer);
    }
    put(tx, request, State.IN_HAND, id, null, null);
    return new Begun(position, null);
  }

  /** The outcome of a start that was in hand; null while it is. */
  @Nullable Answer<InstanceView> outcome(Transaction tx, KeyedRequest<InstanceView> request) {
    KeyRow row = tx.keys().get(request.key()).orElse(null);
    return row == null || row.state() == State.IN_HAND ? null : request.read(outcome(row));
  }

  /** Records what the requests of a start saga have come to, as it ends. */
  static void ended(Transaction tx, SagaId saga, Answer<InstanceView> answer) {
    State state = KeyedRequest.isFinal(answer) ? State.FINAL : State.RETRYABLE;
    for (KeyRow row : tx.keys().ofSaga(saga)) {
      if (row.state() == State.IN_HAND) {
        tx.keys().put(row.ended(state, KeyedRequest.written(answer)));
      }
    }
  }

  /**
   * What came of asking for a stop.
   *
   * @param vmm what has to be gone before it is answered; null if nothing is
   * @param calledOff the start that this has called off now; null if it has not
   * @param answer the outcome
   */
  record Stopped(
      @Nullable PlacedVmm vmm, @Nullable SagaId calledOff, Answer<InstanceView> answer) {}

  /** Begins a stop by {@code begin}, or goes on with the one that this request has begun before. */
  Stopped stop(
      Transaction tx,
      KeyedRequest<InstanceView> request,
      Supplier<Instances.Leaving> begin,
      Function<Instances.Leaving, InstanceView> reply) {
    KeyRow row = taken(tx, request);
    if (row != null) {
      Answer<InstanceView> answer = request.read(outcome(row));
      PlacedVmm placed = row.vmm() == null ? null : PlacedVmm.read(tx, row.vmm()).orElse(null);
      return new Stopped(placed, null, answer);
    }
    Instances.Leaving leaving;
    try {
      leaving = begin.get();
    } catch (ApiException refusal) {
      return new Stopped(null, null, refused(tx, request, refusal));
    }
    Answer<InstanceView> answer = new Answer.Ok<>(reply.apply(leaving));
    PlacedVmm placed = leaving.vmm();
    PropolisId vmm = placed == null ? null : placed.vmm().id();
    put(tx, request, vmm == null ? State.FINAL : State.IN_HAND, null, vmm, answer);
    return new Stopped(placed, leaving.calledOff(), answer);
  }

  /**
   * Removes keys that need not be kept any more, those that are oldest first, and keeps on what is
   * in hand.
   *
   * @return how many it has looked at
   */
  int clean(Transaction tx, Instant now) {
    List<KeyRow> old = tx.keys().before(now.minus(limits.kept()), limits.cleanMax());
    for (KeyRow row : old) {
      if (inHand(tx, row)) {
        tx.keys().put(row.keptFrom(now));
      } else {
        tx.keys().delete(row.id());
      }
    }
    return old.size();
  }

  private static boolean inHand(Transaction tx, KeyRow row) {
    SagaId saga = row.saga();
    PropolisId vmm = row.vmm();
    return row.state() == State.IN_HAND
        && (saga != null && tx.sagas().get(saga).isPresent()
            || vmm != null && tx.vmms().get(vmm).isPresent());
  }

  /** The row of this very request; null if it is new, and there is room for it. */
  private @Nullable KeyRow taken(Transaction tx, KeyedRequest<?> request) {
    KeyRow row = tx.keys().get(request.key()).orElse(null);
    if (row == null) {
      if (tx.keys().count(slot(request.key())) >= limits.keysPerSlot()) {
        throw new ApiException(
            ErrorCode.KEYS_FULL, "no room for another idempotency key; try again later");
      }
      return null;
    }
    if (!row.who().equals(request.who()) || !row.digest().equals(request.digest())) {
      throw new ApiException(
          ErrorCode.KEY_REUSED,
          "idempotency key " + request.key() + " has come with another request before");
    }
    return row;
  }

  private int slot(IdempotencyKey key) {
    UUID bits = key.value();
    return Math.floorMod(
        bits.getMostSignificantBits() ^ bits.getLeastSignificantBits(), limits.slots());
  }

  private <R> Answer<R> refused(Transaction tx, KeyedRequest<R> request, ApiException refusal) {
    Answer<R> answer = new Answer.Refused<>(refusal.error());
    if (!KeyedRequest.isFinal(answer)) {
      throw refusal;
    }
    put(tx, request, State.FINAL, null, null, answer);
    return answer;
  }

  private void put(
      Transaction tx,
      KeyedRequest<?> request,
      State state,
      @Nullable SagaId saga,
      @Nullable PropolisId vmm,
      @Nullable Answer<?> answer) {
    tx.keys()
        .put(
            new KeyRow(
                request.key(),
                request.who(),
                request.digest(),
                state,
                saga,
                vmm,
                answer == null ? null : KeyedRequest.written(answer),
                slot(request.key()),
                request.asked()));
  }

  private static String outcome(KeyRow row) {
    return Objects.requireNonNull(row.outcome(), () -> row + " has no outcome");
  }
}
