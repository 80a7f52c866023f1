package dev.sluice.nexus;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.call.Answer;
import dev.sluice.nexus.store.StoreException;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the transactions of requests and turns their failures into those of the API; refuses every
 * request once the process is ending. May be called from anywhere.
 */
final class RequestHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

  private final Transactions transactions;
  private final Worker worker;
  private final AtomicBoolean ending;

  RequestHandler(Transactions transactions, Worker worker, AtomicBoolean ending) {
    this.transactions = transactions;
    this.worker = worker;
    this.ending = ending;
  }

  /** Answers with what {@code reply} makes of the outcome of {@link Transactions#idempotent}. */
  <T, R extends @Nullable Object> CompletionStage<R> idempotent(
      String name, Function<Transaction, T> body, Function<T, R> reply) {
    return answer(
        (done, failed) ->
            transactions.idempotent(name, body, value -> done.accept(reply.apply(value)), failed));
  }

  /** Answers with what {@code reply} makes of the outcome of {@link Transactions#atMostOnce}. */
  <T, R extends @Nullable Object> CompletionStage<R> atMostOnce(
      String name, Function<Transaction, T> body, Function<T, R> reply) {
    return answer(
        (done, failed) ->
            transactions.atMostOnce(name, body, value -> done.accept(reply.apply(value)), failed));
  }

  /**
   * Answers with the outcome of {@link RequestKeys#once}, which may run again at any time.
   *
   * @param effect of what the body yields, on this process; not of what others have been answered
   */
  <T, R extends @Nullable Object> CompletionStage<R> once(
      String name, Function<Transaction, RequestKeys.Once<T, R>> body, Consumer<T> effect) {
    return answer(
        (done, failed) ->
            transactions.idempotent(
                name,
                body,
                once -> {
                  if (once.value() != null) {
                    effect.accept(once.value());
                  }
                  tell(once.answer(), done, failed);
                },
                failed));
  }

  /** Delivers an answer. */
  static <R extends @Nullable Object> void tell(
      Answer<R> answer, Consumer<R> done, Consumer<Throwable> failed) {
    if (answer instanceof Answer.Ok<R> ok) {
      done.accept(ok.value());
    } else {
      failed.accept(new ApiException(((Answer.Refused<R>) answer).error()));
    }
  }

  /** Answers with the outcome of {@link Transactions#listing}. */
  <T> CompletionStage<List<T>> listing(String name, Transactions.Page<T> page) {
    return answer((done, failed) -> transactions.listing(name, page, done, failed));
  }

  /**
   * Answers with the outcome of longer work, or, if there is none within {@code limit}, with what
   * {@code late} gives.
   *
   * @param work gets where to deliver the value or the failure
   */
  <T extends @Nullable Object> CompletionStage<T> within(
      Duration limit, Supplier<Throwable> late, BiConsumer<Consumer<T>, Consumer<Throwable>> work) {
    return Stages.within(answer(work), limit, worker, late);
  }

  private <T extends @Nullable Object> CompletionStage<T> answer(
      BiConsumer<Consumer<T>, Consumer<Throwable>> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (ending.get()) {
      answer.completeExceptionally(
          new ApiException(ErrorCode.SHUTTING_DOWN, "this Nexus is ending"));
    } else {
      work.accept(answer::complete, failure -> answer.completeExceptionally(apiFailure(failure)));
    }
    return answer;
  }

  private static Throwable apiFailure(Throwable failure) {
    if (failure instanceof ApiException || failure instanceof NoAnswerException) {
      return failure;
    }
    if (failure instanceof StoreException fault) {
      ErrorCode code =
          fault.kind() == StoreException.Kind.COMMIT_UNKNOWN
              ? ErrorCode.OUTCOME_UNKNOWN
              : ErrorCode.UNAVAILABLE;
      return new ApiException(code, String.valueOf(fault.getMessage()));
    }
    LOG.error("a fault in a request", failure);
    return new ApiException(ErrorCode.INTERNAL, String.valueOf(failure));
  }
}
