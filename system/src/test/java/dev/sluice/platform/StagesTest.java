package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class StagesTest {

  private final ManualScheduler time = new ManualScheduler();
  private final Worker worker = time.worker("worker");
  private final CompletableFuture<String> stage = new CompletableFuture<>();
  private final IllegalStateException fault = new IllegalStateException("fault");

  @Test
  void value_isHandedOverAsATask() {
    List<String> got = new ArrayList<>();
    Stages.then(stage, worker, (value, failure) -> got.add(value + " " + failure));
    stage.complete("value");
    assertThat(got).as("not before the worker's turn").isEmpty();
    time.run();
    assertThat(got).containsExactly("value null");
  }

  @Test
  void failure_isHandedOverWithoutItsWrappers() {
    List<Object> got = new ArrayList<>();
    Stages.then(stage, worker, (value, failure) -> got.add(String.valueOf(failure)));
    stage.completeExceptionally(new CompletionException(new CompletionException(fault)));
    time.run();
    assertThat(got).containsExactly(fault.toString());
  }

  @Test
  void wrapperAroundNothing_isItselfTheCause() {
    CompletionException bare = new CompletionException("bare", null);
    assertThat(Stages.cause(bare)).isSameAs(bare);
    assertThat(Stages.cause(fault)).isSameAs(fault);
  }

  @Test
  void whatTheContinuationThrows_reachesTheWorker() {
    Stages.then(
        stage,
        worker,
        (value, failure) -> {
          throw fault;
        });
    stage.complete("value");
    assertThatThrownBy(time::run).isSameAs(fault);
  }

  @Test
  void outcomeInTime_isTaken_andTheTimerGoes() {
    CompletionStage<String> inTime = within();
    stage.complete("value");
    assertThat(inTime).isCompletedWithValue("value");
    assertThat(time.idle()).isTrue();
  }

  @Test
  void failureInTime_isTaken_andTheTimerGoes() {
    CompletionStage<String> inTime = within();
    stage.completeExceptionally(new CompletionException(fault));
    assertThat(inTime.toCompletableFuture().handle((value, failure) -> failure))
        .isCompletedWithValue(fault);
    assertThat(time.idle()).isTrue();
  }

  @Test
  void outcomeTooLate_isDropped() {
    CompletionStage<String> inTime = within();
    time.advance(Duration.ofSeconds(5));
    stage.complete("value");
    assertThat(inTime.toCompletableFuture().handle((value, failure) -> failure.getMessage()))
        .isCompletedWithValue("late");
  }

  private CompletionStage<String> within() {
    return Stages.within(
        stage, Duration.ofSeconds(5), worker, () -> new IllegalStateException("late"));
  }
}
