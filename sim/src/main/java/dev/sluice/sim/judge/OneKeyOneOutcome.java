package dev.sluice.sim.judge;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.call.Answer;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.KeyEvent.AnswerMade;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All copies of a request that are answered for good are answered the same, whichever process
 * answers, whether its answer arrives or not. For good are success and all refusals but those with
 * HTTP status 500, 503 and 504. A request under the key of another is refused as such, and no other
 * request is.
 */
final class OneKeyOneOutcome implements Oracle {

  private final Findings findings;
  private final Map<IdempotencyKey, Answer<?>> outcomes = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  OneKeyOneOutcome(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(AnswerMade.class, this::made);
  }

  private void made(AnswerMade made) {
    if (!isOutcome(made.answer())) {
      return;
    }
    boolean calledReused =
        made.answer() instanceof Answer.Refused<?> no && no.error().code() == ErrorCode.KEY_REUSED;
    if (calledReused != made.reused()) {
      findings.add(
          Promise.ONE_KEY_ONE_OUTCOME,
          made.what()
              + (made.reused() ? " has the key of another request" : " has a key of its own")
              + " and was answered: "
              + made.answer());
      return;
    }
    if (made.reused()) {
      return;
    }
    Answer<?> first = outcomes.putIfAbsent(made.key(), made.answer());
    if (first != null && !first.equals(made.answer())) {
      findings.add(
          Promise.ONE_KEY_ONE_OUTCOME,
          made.what() + " was answered: " + first + "; its repetition: " + made.answer());
    }
  }

  private static boolean isOutcome(Answer<?> answer) {
    if (answer instanceof Answer.Refused<?> refused) {
      ErrorCode code = refused.error().code();
      return code.httpStatus() < 500 || code == ErrorCode.INSUFFICIENT_CAPACITY;
    }
    return true;
  }
}
