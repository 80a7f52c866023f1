package dev.sluice.api.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.NoAnswerException;
import dev.sluice.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class MovingTransportTest {

  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final ManualScheduler scheduler = new ManualScheduler();
  private final List<String> sentTo = new ArrayList<>();
  private final List<CompletableFuture<?>> answers = new ArrayList<>();
  private final Transport straight =
      new Transport() {
        @Override
        public <R> CompletionStage<R> send(String address, Call<R> call) {
          sentTo.add(address);
          CompletableFuture<R> answer = new CompletableFuture<>();
          answers.add(answer);
          return answer;
        }
      };
  private final MovingTransport moving =
      new MovingTransport(straight, List.of("a", "b", "c"), 0, scheduler.worker("test"), SILENCE);

  private void send() {
    moving.send("any", new InstanceCall.ListInstances());
  }

  @Test
  void oneThatAnswers_isKept() {
    send();
    answers.get(0).complete(null);
    scheduler.advance(SILENCE.plusSeconds(1));
    send();
    assertThat(sentTo).containsExactly("a", "a");
  }

  @Test
  void oneThatIsSilent_isLeft_onceForAllCallsThatItLeftOpen() {
    send();
    send();
    scheduler.advance(SILENCE.plusSeconds(1));
    send();
    assertThat(sentTo).containsExactly("a", "a", "b");
  }

  @Test
  void oneThatCannotBeReached_isLeftAtOnce_andTheLastLeadsToTheFirst() {
    for (int i = 0; i < 3; i++) {
      send();
      answers
          .get(i)
          .completeExceptionally(
              new NoAnswerException(NoAnswerException.Reason.REFUSED, "nobody there"));
      scheduler.run();
    }
    send();
    assertThat(sentTo).containsExactly("a", "b", "c", "a");
  }
}
