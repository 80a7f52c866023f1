package dev.sluice.nexus;

import dev.sluice.api.ApiError;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.WireFormat;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A request with a key.
 *
 * @param who whose requests it is one of: there are users and operators, and nothing tells one user
 *     from another
 * @param digest of the request in the form of the wire, without the key: SHA-256, in hexadecimal. A
 *     field that a later release adds is left out when it is null, so that releases agree on it
 * @param call the request without its key
 * @param asked when it came
 * @param <R> what it is answered with
 */
record KeyedRequest<R>(IdempotencyKey key, String who, String digest, Call<R> call, Instant asked) {

  private static final WireFormat WIRE = new WireFormat();

  /** A request of a user. */
  static <R> KeyedRequest<R> ofUser(IdempotencyKey key, Call<R> withoutKey, Instant asked) {
    return new KeyedRequest<>(key, "users", digest(withoutKey), withoutKey, asked);
  }

  /** A request of an operator. */
  static <R> KeyedRequest<R> ofOperator(IdempotencyKey key, Call<R> withoutKey, Instant asked) {
    return new KeyedRequest<>(key, "operators", digest(withoutKey), withoutKey, asked);
  }

  private static String digest(Call<?> call) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(WIRE.write(call));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every Java has SHA-256", e);
    }
  }

  /** An outcome as the datastore holds it. */
  static String written(Answer<?> answer) {
    return new String(WIRE.write(answer), StandardCharsets.UTF_8);
  }

  /** The outcome that {@link #written} has made of an answer to this request. */
  Answer<R> read(String outcome) {
    return WIRE.readAnswer(call, outcome.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Whether an answer is the outcome of a request for good. A failure of this process, a refusal
   * that may be another next time and "not known" are not: those with HTTP status 500, 503 and 504.
   */
  static boolean isFinal(Answer<?> answer) {
    if (answer instanceof Answer.Refused<?> refused) {
      ApiError error = refused.error();
      return error.code().httpStatus() < 500
          || error.code() == ErrorCode.INSUFFICIENT_CAPACITY
          || error.code() == ErrorCode.INSUFFICIENT_RESERVOIR;
    }
    return true;
  }
}
