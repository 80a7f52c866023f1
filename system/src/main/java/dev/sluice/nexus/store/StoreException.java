package dev.sluice.nexus.store;

/** A transaction that failed through no fault of its body. */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** Lost against a concurrent transaction (SQLSTATE 40001); nothing happened, try again. */
    SERIALIZATION,
    /** The database cannot be reached; nothing happened. */
    UNAVAILABLE,
    /** The answer to the commit was lost: it happened or not. */
    COMMIT_UNKNOWN
  }

  private final Kind kind;

  /** A failure of the transaction {@code name}. */
  public StoreException(Kind kind, String name) {
    super("transaction " + name + ": " + kind, null, false, false);
    this.kind = kind;
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }
}
