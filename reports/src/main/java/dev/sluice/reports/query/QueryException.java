package dev.sluice.reports.query;

/** A query that is none; the message says what was expected. */
public final class QueryException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  QueryException(String message) {
    super(message);
  }
}
