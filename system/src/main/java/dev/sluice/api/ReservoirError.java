package dev.sluice.api;

import org.jspecify.annotations.Nullable;

/**
 * Why a sled has not the reservoir that it should have.
 *
 * @param errno name of the error that the last attempt ended in, such as {@code ENOMEM}
 * @param text what that means, in a few words
 * @param sinceMillis when Nexus was first told of it, in this boot and of the size worked towards,
 *     and of nothing else since; milliseconds since 1970 by the clock of that Nexus
 */
public record ReservoirError(String errno, String text, long sinceMillis) {

  /** The error of that name; null if there is no name. */
  public static @Nullable ReservoirError of(@Nullable String errno, long sinceMillis) {
    return errno == null ? null : new ReservoirError(errno, text(errno), sinceMillis);
  }

  private static String text(String errno) {
    return switch (errno) {
      case "ENOMEM" -> "the kernel has no free memory to add";
      case "ENOSPC" -> "beyond the limit, or guests hold what is to be given back";
      case "EINTR" -> "interrupted; what was done by then stays";
      case "EALREADY" -> "another resize is running";
      case "EPERM", "EACCES" -> "not permitted";
      case "ENXIO", "ENODEV", "ENOENT" -> "the device is not there";
      default -> "the device has failed";
    };
  }
}
