package dev.sluice.sim.history;

/**
 * A history that cannot be judged because it says something impossible of itself, or is no history.
 */
public final class MalformedHistoryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;
  private final String place;

  /** What is wrong at a line of a file; line 0 is that of an event from elsewhere. */
  public MalformedHistoryException(int line, String reason) {
    this(line > 0 ? "line " + line : "an event", reason);
  }

  /** What is wrong with an event. */
  public MalformedHistoryException(Op op, String reason) {
    this(op.line() > 0 ? "line " + op.line() : "event " + op.index(), reason);
  }

  private MalformedHistoryException(String place, String reason) {
    super(place + ": " + reason);
    this.place = place;
    this.reason = reason;
  }

  /** Where: the line, or the event's index when there is no file. */
  public String place() {
    return place;
  }

  /** What is wrong and what was expected, in one line. */
  public String reason() {
    return reason;
  }
}
