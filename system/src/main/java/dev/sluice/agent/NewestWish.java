package dev.sluice.agent;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The highest generation that came with a wish for the reservoir in this boot. Several Nexus send
 * wishes, and a request may be late, so the last to come need not be the newest.
 */
final class NewestWish {

  private long generation;

  /** Refuses a wish older than any before; null has no generation and is let through. */
  void admit(@Nullable Long requested) {
    if (requested == null) {
      return;
    }
    if (requested < generation) {
      throw new ApiException(
          ErrorCode.STALE_GENERATION,
          "the desired reservoir of generation " + requested + ", but " + generation + " was here");
    }
    generation = requested;
  }
}
