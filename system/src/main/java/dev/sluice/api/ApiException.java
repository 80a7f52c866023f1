package dev.sluice.api;

import org.jspecify.annotations.Nullable;

/** An answer that says no, and why. */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient @Nullable BootId currentBoot;

  /** A refusal for {@code code}; the message is one sentence for a person. */
  public ApiException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** A refusal that also says in which boot the answering sled-agent is. */
  public ApiException(ErrorCode code, String message, @Nullable BootId currentBoot) {
    // Without a stack trace: it is an answer, not a fault, and a simulation makes thousands.
    super(message, null, false, false);
    this.code = code;
    this.currentBoot = currentBoot;
  }

  /** Why. */
  public ErrorCode code() {
    return code;
  }

  /** With {@link ErrorCode#WRONG_BOOT}: the boot that answered. */
  public @Nullable BootId currentBoot() {
    return currentBoot;
  }
}
