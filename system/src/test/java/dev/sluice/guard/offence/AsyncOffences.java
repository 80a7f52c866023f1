package dev.sluice.guard.offence;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

final class AsyncOffences {

  CompletionStage<Void> startOnTheCommonPool() {
    return CompletableFuture.runAsync(() -> {});
  }

  CompletionStage<String> continueOnTheCommonPool(CompletionStage<String> stage) {
    return stage.thenApplyAsync(value -> value);
  }

  CompletionStage<String> continueAFutureOnTheCommonPool(CompletableFuture<String> future) {
    return future.whenCompleteAsync((value, failure) -> {});
  }

  CompletionStage<String> waitInWallTime(CompletableFuture<String> future) {
    return future.orTimeout(1, TimeUnit.SECONDS);
  }
}
