package dev.sluice.api;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Why a call was refused.
 *
 * @param code the reason, for programs
 * @param message one sentence, for people
 * @param boot with {@link ErrorCode#WRONG_BOOT}: the boot of the sled-agent that answered
 * @param details further facts by name, such as {@code errno}; empty for most errors
 */
public record ApiError(
    ErrorCode code, String message, @Nullable BootId boot, SortedMap<String, String> details) {

  /** An error whose details nobody can change afterwards. */
  public ApiError {
    details =
        details.isEmpty()
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(details));
  }

  /** An error without details. */
  public ApiError(ErrorCode code, String message, @Nullable BootId boot) {
    this(code, message, boot, Collections.emptySortedMap());
  }

  /** The same error with one detail more. */
  public ApiError with(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(details);
    more.put(name, value);
    return new ApiError(code, message, boot, more);
  }
}
