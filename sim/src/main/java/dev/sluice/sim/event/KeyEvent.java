package dev.sluice.sim.event;

import dev.sluice.api.ApiException;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.call.Answer;

/** What becomes of requests with an idempotency key. */
public sealed interface KeyEvent extends RackEvent {

  /**
   * Nexus has made an answer to one copy of a request, whether it arrives or not.
   *
   * @param what the request, for people
   * @param reused whether the key is that of another request
   */
  record AnswerMade(IdempotencyKey key, String what, boolean reused, Answer<?> answer)
      implements KeyEvent {
    @Override
    public TraceEntry entry() {
      String code = answer instanceof Answer.Refused<?> no ? no.error().code().toString() : "ok";
      return TraceEntry.unspoken("clients", "operation", "keyed-answer")
          .with("key", key.toString())
          .with("answer", code);
    }
  }

  /**
   * A copy of a request was refused in a way that is no outcome: its sender asks again, or gives up
   * without knowing.
   */
  record CopyRefused(ClientCall call, ApiException refusal) implements KeyEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken("client-" + call.operation().client(), "operation", "copy-refused")
          .with("call", call.number())
          .with("answer", refusal.code().toString());
    }
  }

  /** A request is sent again, under the same key. */
  record AskedAgain(ClientCall call) implements KeyEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken("client-" + call.operation().client(), "operation", "asked-again")
          .with("call", call.number());
    }
  }
}
