package dev.sluice.nexus;

import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.nexus.store.Refusal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The answer to a start that no sled could take: {@link ErrorCode#INSUFFICIENT_CAPACITY} if it was
 * for want of memory alone, {@link ErrorCode#UNAVAILABLE} otherwise. Its details say of each sled
 * why not, under {@code sled.} and the id of the sled.
 */
final class NoSledTookIt {

  /** What is told of one start; a rack has 32 sleds. */
  private static final int SLEDS_MAX = 32;

  /** Of these, what is in the sentence for people too. */
  private static final int IN_MESSAGE_MAX = 3;

  /** What a sled says may be long. */
  private static final int WHY_CHARS_MAX = 200;

  private NoSledTookIt() {}

  /** For these reasons, of which there may be none. */
  static ApiException because(List<Refusal> refusals) {
    boolean onlyMemory = true;
    SortedMap<String, String> details = new TreeMap<>();
    StringBuilder first = new StringBuilder();
    for (Refusal refusal : refusals) {
      onlyMemory &= refusal.code() == ErrorCode.INSUFFICIENT_RESERVOIR;
      if (details.size() == SLEDS_MAX) {
        continue;
      }
      String sled = refusal.sled().toString();
      String words = words(refusal);
      if (details.size() < IN_MESSAGE_MAX) {
        first.append("; sled ").append(sled).append(": ").append(words);
      }
      details.put("sled." + sled, words);
    }
    if (refusals.size() > IN_MESSAGE_MAX) {
      first.append("; and ").append(refusals.size() - IN_MESSAGE_MAX).append(" more");
    }
    return onlyMemory
        ? refused(ErrorCode.INSUFFICIENT_CAPACITY, "no sled has room" + first, details)
        : refused(ErrorCode.UNAVAILABLE, "no sled could take it now" + first, details);
  }

  private static String words(Refusal refusal) {
    String words = refusal.code() + ": " + refusal.why();
    return words.length() <= WHY_CHARS_MAX ? words : words.substring(0, WHY_CHARS_MAX);
  }

  private static ApiException refused(
      ErrorCode code, String message, SortedMap<String, String> details) {
    return new ApiException(new ApiError(code, message, null, details));
  }
}
