package dev.sluice.api;

import org.jspecify.annotations.Nullable;

/** An answer that is an error: the call was refused. */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ApiError error;

  /** A refusal without details. */
  public ApiException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** A refusal that also says in which boot the answering sled-agent is. */
  public ApiException(ErrorCode code, String message, @Nullable BootId currentBoot) {
    this(new ApiError(code, message, currentBoot));
  }

  /** A refusal with this error as its answer. */
  public ApiException(ApiError error) {
    // Without a stack trace: it is an answer, not a fault, and a simulation makes thousands.
    super(error.message(), null, false, false);
    this.error = error;
  }

  /** The answer itself. */
  public ApiError error() {
    return error;
  }

  /** The reason. */
  public ErrorCode code() {
    return error.code();
  }

  /** With {@link ErrorCode#WRONG_BOOT}: the boot that answered. */
  public @Nullable BootId currentBoot() {
    return error.boot();
  }
}
