package dev.sluice.scenarios.smoke;

import dev.sluice.sim.judge.Promise;

/** A step that has shown a promise to be broken, or has not got to its end within its bound. */
final class SmokeFailureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Promise promise;

  SmokeFailureException(Promise promise, String message) {
    super(message);
    this.promise = promise;
  }

  Promise promise() {
    return promise;
  }
}
