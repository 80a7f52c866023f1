package dev.sluice.api.call;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.platform.Stages;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What comes back for a call. That nothing comes back is no answer but the transport's news. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Answer.Ok.class, name = "ok"),
  @JsonSubTypes.Type(value = Answer.Refused.class, name = "refused")
})
public sealed interface Answer<R> {

  /** The call succeeded; the value is null for a call that is answered with nothing. */
  record Ok<R>(@Nullable R value) implements Answer<R> {}

  /** The call was refused. */
  record Refused<R>(ApiError error) implements Answer<R> {}

  /** The answer that states the outcome of an API method. */
  static <R> Answer<R> of(@Nullable R value, @Nullable Throwable failure) {
    if (failure == null) {
      return new Ok<>(value);
    }
    Throwable cause = Stages.cause(failure);
    return new Refused<>(
        cause instanceof ApiException refusal
            ? refusal.error()
            : new ApiError(ErrorCode.INTERNAL, String.valueOf(cause), null));
  }

  /** Completes the caller's stage with this answer. */
  @SuppressWarnings("NullAway") // nothing is null
  default void complete(CompletableFuture<R> stage) {
    if (this instanceof Ok<R> ok) {
      stage.complete(ok.value());
    } else {
      stage.completeExceptionally(new ApiException(((Refused<R>) this).error()));
    }
  }
}
