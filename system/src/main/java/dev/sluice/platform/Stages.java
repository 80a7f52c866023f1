package dev.sluice.platform;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How this project continues after an asynchronous result: always as a task of a worker that is
 * named.
 */
public final class Stages {

  private Stages() {}

  /**
   * Hands the outcome to {@code continuation} as a task of {@code worker}: exactly one of value and
   * failure is given (both are null for a stage without a value that succeeded). Unlike {@link
   * CompletionStage#whenCompleteAsync}, what the continuation throws reaches the worker instead of
   * vanishing in a stage that nobody reads.
   */
  public static <T> void then(
      CompletionStage<T> stage,
      Worker worker,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> continuation) {
    end(stage, (value, failure) -> worker.execute(() -> continuation.accept(value, failure)));
  }

  /** Completes {@code answer} as {@code stage} completes, on whatever worker that is. */
  public static <T> void forward(CompletionStage<T> stage, CompletableFuture<T> answer) {
    end(
        stage,
        (value, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(failure);
          } else {
            answer.complete(value);
          }
        });
  }

  /**
   * Gives the outcome to {@code taker}, as {@link #then} does but at once. By handling it: the
   * stage that {@link CompletionStage#whenComplete} returns would wrap each failure anew, with a
   * stack trace, and nobody looks at that stage.
   */
  private static <T> void end(
      CompletionStage<T> stage,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> taker) {
    stage.handle(
        (value, failure) -> {
          taker.accept(value, failure == null ? null : cause(failure));
          return true;
        });
  }

  /** The failure itself, without the wrappers that stages put around it. */
  public static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /**
   * The outcome of {@code stage}, or the failure {@code late} gives if there is none within {@code
   * limit}. What the stage yields after that is dropped; the work behind it is not stopped.
   */
  public static <T extends @Nullable Object> CompletionStage<T> within(
      CompletionStage<T> stage, Duration limit, Worker worker, Supplier<Throwable> late) {
    CompletableFuture<T> first = new CompletableFuture<>();
    Worker.Timer timer = worker.after(limit, () -> first.completeExceptionally(late.get()));
    end(stage, (value, failure) -> timer.cancel());
    forward(stage, first);
    return first;
  }
}
