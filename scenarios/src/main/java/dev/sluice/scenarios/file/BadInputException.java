package dev.sluice.scenarios.file;

/**
 * Something the user gave cannot be used. The message is one line: what, where, and what was
 * expected instead. The command line prints it and ends with exit code 2.
 */
public final class BadInputException extends RuntimeException {

  /** A refusal with the one line that the user will see. */
  public BadInputException(String message) {
    super(message);
  }

  /** The same, keeping the {@code cause} for the log. */
  public BadInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
