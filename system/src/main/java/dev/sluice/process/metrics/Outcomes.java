package dev.sluice.process.metrics;

import dev.sluice.api.ApiException;
import dev.sluice.api.NoAnswerException;
import dev.sluice.nexus.store.StoreException;
import dev.sluice.platform.Stages;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Is told how each piece of work of one kind ended, on whatever thread that is. */
@FunctionalInterface
public interface Outcomes {

  /**
   * Takes note of an end.
   *
   * @param work its name, such as that of a call
   * @param outcome {@code ok}, or the name of the error code, of the kind of store failure, or of
   *     the reason why there was no answer
   */
  void ended(String work, String outcome);

  /** Takes note of the end of {@code stage}, once there is one. */
  default void of(String work, CompletionStage<?> stage) {
    CompletionStage<?> unused = stage.whenComplete((value, failure) -> ended(work, name(failure)));
  }

  /** These and others. */
  default Outcomes and(Outcomes others) {
    return (work, outcome) -> {
      ended(work, outcome);
      others.ended(work, outcome);
    };
  }

  private static String name(@Nullable Throwable failure) {
    if (failure == null) {
      return "ok";
    }
    Throwable cause = Stages.cause(failure);
    if (cause instanceof ApiException refusal) {
      return refusal.code().name();
    } else if (cause instanceof StoreException fault) {
      return fault.kind().name();
    } else if (cause instanceof NoAnswerException none) {
      return none.reason().name();
    }
    return "INTERNAL";
  }
}
