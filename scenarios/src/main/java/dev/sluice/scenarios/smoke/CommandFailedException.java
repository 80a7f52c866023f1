package dev.sluice.scenarios.smoke;

/** A command of the operator's that did not end well: what it was for cannot be judged. */
final class CommandFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CommandFailedException(String message) {
    super(message);
  }
}
