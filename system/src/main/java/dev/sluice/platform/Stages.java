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
 *
 * <p>Outcomes are taken by {@link CompletionStage#handle}: the stage that {@link
 * CompletionStage#whenComplete} returns would wrap each failure anew, with a stack trace, and
 * nobody looks at that stage.
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
    stage.handle(
        (value, failure) -> {
          Throwable cause = failure == null ? null : cause(failure);
          worker.execute(() -> continuation.accept(value, cause));
          return true;
        });
  }

  /** Completes {@code answer} as {@code stage} completes, on whatever worker that is. */
  public static <T> void forward(CompletionStage<T> stage, CompletableFuture<T> answer) {
    stage.handle((value, failure) -> complete(answer, value, failure));
  }

  private static <T> boolean complete(
      CompletableFuture<T> answer, T value, @Nullable Throwable failure) {
    return failure == null ? answer.complete(value) : answer.completeExceptionally(cause(failure));
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
    stage.handle(
        (value, failure) -> {
          timer.cancel();
          return complete(first, value, failure);
        });
    return first;
  }
}
