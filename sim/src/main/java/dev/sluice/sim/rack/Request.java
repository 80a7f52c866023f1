package dev.sluice.sim.rack;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.NoAnswerException.Reason;
import dev.sluice.api.call.Answer;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.KeyEvent.AnswerMade;
import org.jspecify.annotations.Nullable;

/**
 * One request of a user or an operator, sent once or several times under one key: what its sender
 * knows of its outcome.
 */
final class Request implements CallListener {

  private final Events events;
  private final @Nullable IdempotencyKey key;
  private final String what;
  private final boolean reused;
  private boolean mayTakeEffect;
  private boolean once;

  /**
   * A request that has not been sent.
   *
   * @param key null for a sender that knows of no keys
   * @param what for people, such as {@code start 3}
   */
  Request(Events events, @Nullable IdempotencyKey key, String what) {
    this(events, key, what, false);
  }

  private Request(Events events, @Nullable IdempotencyKey key, String what, boolean reused) {
    this.events = events;
    this.key = key;
    this.what = what;
    this.reused = reused;
  }

  /** A request under the key of another. */
  static Request reusing(Events events, IdempotencyKey key, String what) {
    return new Request(events, key, what, true);
  }

  /**
   * The same request, of which there is never a second copy: it changes something and has no key,
   * so that a library would not send it again by itself.
   */
  Request once() {
    once = true;
    return this;
  }

  @Override
  public boolean mayBeDoubled() {
    return !once;
  }

  @Nullable IdempotencyKey key() {
    return key;
  }

  @Override
  public void doubled() {
    mayTakeEffect = true;
  }

  @Override
  public void decided(Answer<?> answer) {
    if (key != null) {
      events.emit(new AnswerMade(key, what, reused, answer));
    }
  }

  /** Notes how one sending of it has failed. */
  void failed(Throwable failure) {
    mayTakeEffect |= unknown(failure);
  }

  /**
   * Whether the request may have had an effect or may have one yet. A refusal that is no outcome is
   * one of the copy that it answers; another copy may be served later.
   */
  boolean open(Throwable failure) {
    return unknown(failure) || mayTakeEffect && !last(failure);
  }

  /** How the request has failed, by all that its sender knows. */
  Throwable outcome(Throwable failure) {
    boolean says = failure instanceof NoAnswerException none && !none.undelivered();
    return open(failure) && !says
        ? new NoAnswerException(
            Reason.LOST, what + ": not known, and last: " + failure.getMessage())
        : failure;
  }

  /** Whether a failure leaves open what has become of the copy that it answers. */
  private static boolean unknown(Throwable failure) {
    if (failure instanceof ApiException refused) {
      return switch (refused.code()) {
        case INTERNAL, OUTCOME_UNKNOWN, START_PENDING, STOP_PENDING, SHUTTING_DOWN -> true;
        default -> false;
      };
    }
    return !(failure instanceof NoAnswerException unanswered && unanswered.undelivered());
  }

  /** Whether a failure is the outcome of a request for good. */
  static boolean last(Throwable failure) {
    return failure instanceof ApiException refused && last(refused.code());
  }

  private static boolean last(ErrorCode code) {
    return code.httpStatus() < 500 || code == ErrorCode.INSUFFICIENT_CAPACITY;
  }
}
