package dev.sluice.sim.event;

import dev.sluice.api.ApiError;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Events of a request and of its answer. A doubled request has two copies, numbered 0 and 1; the
 * answer to the second is dropped.
 */
public sealed interface MessageEvent extends RackEvent {

  /** The request. */
  Message message();

  /** A request leaves its sender. */
  record RequestSent(Message message) implements MessageEvent {
    @Override
    public TraceEntry entry() {
      return atSender("request-sent", "request", message).with("copy", 0);
    }
  }

  /** A request will never arrive. */
  record RequestLost(Message message) implements MessageEvent {
    @Override
    public TraceEntry entry() {
      return atSender("request-lost", "request lost", message).with("copy", 0);
    }
  }

  /** A second copy of a request is under way. */
  record RequestDoubled(Message message) implements MessageEvent {
    @Override
    public TraceEntry entry() {
      return atSender("request-doubled", "request doubled", message).with("copy", 1);
    }
  }

  /** A request has arrived, and is served. */
  record RequestReceived(Message message, int copy) implements MessageEvent {
    @Override
    public TraceEntry entry() {
      return atReceiver("request-received", "received", message).with("copy", copy);
    }
  }

  /** A request has arrived at a host without power. */
  record RequestUnheard(Message message, int copy) implements MessageEvent {
    @Override
    public TraceEntry entry() {
      return atReceiver("request-unheard", "nobody there", message).with("copy", copy);
    }
  }

  /** A request has arrived at a host that serves nothing. */
  record RequestRefused(Message message, int copy) implements MessageEvent {
    @Override
    public TraceEntry entry() {
      return atReceiver("request-refused", "connection refused", message).with("copy", copy);
    }
  }

  /** A process that was told to end has done what a request asked for that came after that. */
  record ServedAtTheEnd(Message message) implements MessageEvent {
    @Override
    public TraceEntry entry() {
      return fields(TraceEntry.unspoken(message.to(), "message", "served-at-the-end"), message);
    }
  }

  /** A process answers a request with a fault of its own, whether the answer arrives or not. */
  record InternalFault(Message message, ApiError error) implements MessageEvent {
    @Override
    public TraceEntry entry() {
      return atReceiver("internal-fault", error.message(), message)
          .with("failure", error.message());
    }
  }

  /**
   * An answer, or the end of the connection, is on its way to the sender of the request.
   *
   * @param failure null is yes
   */
  record AnswerSent(Message message, @Nullable String failure) implements MessageEvent {
    @Override
    public TraceEntry entry() {
      return fields(TraceEntry.unspoken(message.to(), "message", "answer-sent"), message)
          .with("failure", failure);
    }
  }

  /**
   * An answer will never arrive.
   *
   * @param broken whether its receiver learns that the connection broke
   */
  record AnswerLost(Message message, boolean broken) implements MessageEvent {
    @Override
    public TraceEntry entry() {
      String words = broken ? "connection broke before the reply" : "reply lost";
      return atReceiver("answer-lost", words, message).with("broken", broken);
    }
  }

  /**
   * The sender of a request has its answer.
   *
   * @param failure null is yes
   */
  record AnswerReceived(Message message, @Nullable String failure) implements MessageEvent {
    @Override
    public TraceEntry entry() {
      String words = failure == null ? "answered" : "answered: " + failure;
      return atSender("answer-received", words, message).with("failure", failure);
    }
  }

  private static TraceEntry atSender(String event, String words, Message message) {
    Supplier<String> detail = () -> words + ": " + message.what() + " (" + message.to() + ")";
    return fields(TraceEntry.of(message.from(), "message", event, detail), message);
  }

  private static TraceEntry atReceiver(String event, String words, Message message) {
    Supplier<String> detail = () -> words + ": " + message.what() + " (" + message.from() + ")";
    return fields(TraceEntry.of(message.to(), "message", event, detail), message);
  }

  private static TraceEntry fields(TraceEntry entry, Message message) {
    return entry
        .with("message", message.number())
        .with("sequence", message.sequence())
        .with("from", message.from())
        .with("to", message.to())
        .with("what", message.what());
  }
}
