package dev.sluice.scenarios.file;

/**
 * Something the user gave cannot be used. The message is one line: where, what it was, and what was
 * expected instead. The command line prints it and ends with exit code 2.
 */
public final class BadInputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A refusal with the one line that the user will see. */
  public BadInputException(String message) {
    super(message);
  }

  /** The same, keeping the {@code cause} for the log. */
  public BadInputException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The refusal of a value, in the form that all of them have.
   *
   * @param where file and field, or the option
   * @param value what stands there, of any length
   * @param expected what may stand there
   */
  public static BadInputException of(String where, String value, String expected) {
    return new BadInputException(where + ": " + Shown.quoted(value) + ", expected " + expected);
  }
}
