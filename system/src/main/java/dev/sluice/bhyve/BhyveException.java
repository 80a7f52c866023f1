package dev.sluice.bhyve;

/** A request that bhyve refused or ended early. */
public final class BhyveException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Errno errno;

  /** The refusal of {@code request} with {@code errno}. */
  public BhyveException(Errno errno, String request) {
    super(request + ": " + errno, null, false, false);
    this.errno = errno;
  }

  /** Why. */
  public Errno errno() {
    return errno;
  }
}
