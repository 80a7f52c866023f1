package dev.sluice.api;

/** A request that got no answer. Whether it took effect is unknown unless {@link #undelivered}. */
public final class NoAnswerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What happened instead of an answer. */
  public enum Reason {
    /** Nothing within the time allowed. */
    TIMEOUT,
    /** Nobody listens there: the request was not delivered. */
    REFUSED,
    /** The connection broke after the request was sent. */
    LOST
  }

  private final Reason reason;

  /** No answer for {@code reason}; the message says what was asked of whom. */
  public NoAnswerException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** What happened instead of an answer. */
  public Reason reason() {
    return reason;
  }

  /** Whether the request certainly had no effect. */
  public boolean undelivered() {
    return reason == Reason.REFUSED;
  }
}
