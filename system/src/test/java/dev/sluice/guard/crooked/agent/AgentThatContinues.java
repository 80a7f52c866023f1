package dev.sluice.guard.crooked.agent;

import java.util.concurrent.CompletionStage;

final class AgentThatContinues {

  CompletionStage<String> continueAnywhere(CompletionStage<Integer> stage) {
    return stage.thenApply(String::valueOf);
  }
}
