package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.platform.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What stages were answered with. */
public final class Answers {

  private Answers() {}

  /** The refusal that {@code stage} ended in; fails if it has not ended so. */
  public static ApiException refusal(CompletionStage<?> stage) {
    assertThat(stage).isCompletedExceptionally();
    List<Throwable> failures = new ArrayList<>();
    stage.whenComplete((value, failure) -> failures.add(Stages.cause(failure)));
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).isInstanceOf(ApiException.class);
    return (ApiException) failures.get(0);
  }

  /** Why it was refused. */
  public static ErrorCode refusalCode(CompletionStage<?> stage) {
    return refusal(stage).code();
  }
}
