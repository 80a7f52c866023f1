package dev.sluice.bhyve.illumos;

/** There is no bhyve driver here that could be used. The message is one line and says why. */
public final class UnsupportedDeviceException extends Exception {

  private static final long serialVersionUID = 1L;

  UnsupportedDeviceException(String message) {
    super(message);
  }
}
