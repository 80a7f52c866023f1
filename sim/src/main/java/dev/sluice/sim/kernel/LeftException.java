package dev.sluice.sim.kernel;

/** A run was ended by its {@link Picker}. */
public final class LeftException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LeftException() {
    super("left", null, false, false);
  }
}
