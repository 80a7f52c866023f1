package dev.sluice.nexus.store.sql;

/**
 * A database that cannot be used as given. The message is one line for a person: what, where, and
 * what was expected.
 */
public final class DatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A database that cannot be used. */
  public DatabaseException(String message) {
    super(message);
  }

  /** A database that cannot be used, for a reason from below. */
  public DatabaseException(String message, Throwable cause) {
    super(message + ": " + firstLine(cause), cause);
  }

  private static String firstLine(Throwable cause) {
    String words = cause.getMessage();
    return words == null || words.isBlank()
        ? cause.getClass().getSimpleName()
        : words.lines().findFirst().orElse("");
  }
}
