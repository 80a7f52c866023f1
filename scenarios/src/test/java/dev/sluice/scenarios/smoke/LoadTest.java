package dev.sluice.scenarios.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.InstanceCall;
import dev.sluice.api.call.NexusClient;
import dev.sluice.api.call.Transport;
import dev.sluice.scenarios.smoke.RackUser.Told;
import dev.sluice.sim.judge.LinearizabilityCheck;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a run under load writes down of an instance and of processes, and what it makes of it. */
class LoadTest {

  private static final InstanceId ID = new InstanceId(new UUID(1, 2));

  /** What Nexus says, in order: a value, or a refusal. */
  private final Deque<Object> answers = new ArrayDeque<>();

  private final List<Call<?>> asked = new ArrayList<>();
  private final LoadMeter meter = new LoadMeter();
  private final LoadInstance instance =
      new LoadInstance("one", () -> new NexusClient(new Scripted(), "nexus"), meter);

  private final class Scripted implements Transport {
    @Override
    @SuppressWarnings("unchecked") // the script says what fits the call
    public <R> CompletionStage<R> send(String address, Call<R> call) {
      asked.add(call);
      Object answer = answers.remove();
      return answer instanceof Throwable refusal
          ? CompletableFuture.failedFuture(refusal)
          : CompletableFuture.completedFuture(answer == NOTHING ? null : (R) answer);
    }
  }

  private static final Object NOTHING = new Object();

  private static InstanceView view(InstanceState state) {
    return new InstanceView(ID, "one", 1 << 30, false, state, null);
  }

  private @Nullable String violation() {
    return instance.judge(new LinearizabilityCheck()).violation();
  }

  private void createdAndStarted() throws InterruptedException {
    answers.add(view(InstanceState.STOPPED));
    answers.add(view(InstanceState.RUNNING));
    assertThat(instance.create(1 << 30)).isNull();
    instance.start().join();
  }

  @Test
  void startThatIsLost_isAViolation() throws InterruptedException {
    createdAndStarted();
    assertThat(violation()).isNull();
    answers.add(view(InstanceState.STOPPED));
    instance.get().join();
    assertThat(violation()).isNotNull();
  }

  @Test
  void failure_isExplainedByAKilledAgent_only() throws InterruptedException {
    createdAndStarted();
    answers.add(view(InstanceState.FAILED));
    instance.get().join();
    assertThat(violation()).isNotNull();

    LoadTest other = new LoadTest();
    other.createdAndStarted();
    other.instance.mayBeLost();
    other.answers.add(view(InstanceState.FAILED));
    other.instance.get().join();
    assertThat(other.violation()).isNull();
  }

  @Test
  void createAndDelete_areRepeatedWithTheirKey_untilTheirOutcomeIsKnown()
      throws InterruptedException {
    answers.add(new ApiException(ErrorCode.OUTCOME_UNKNOWN, "who knows"));
    answers.add(view(InstanceState.STOPPED));
    assertThat(instance.create(1 << 30)).isNull();
    answers.add(new ApiException(ErrorCode.UNAVAILABLE, "not now"));
    answers.add(NOTHING);
    assertThat(instance.delete()).isNull();

    assertThat(((InstanceCall.Create) asked.get(0)).idempotencyKey())
        .isNotNull()
        .isEqualTo(((InstanceCall.Create) asked.get(1)).idempotencyKey());
    assertThat(((InstanceCall.Delete) asked.get(2)).idempotencyKey())
        .isEqualTo(((InstanceCall.Delete) asked.get(3)).idempotencyKey());
    assertThat(violation()).isNull();
    answers.add(new ApiException(ErrorCode.CONFLICT, "taken"));
    assertThat(instance.create(1 << 30)).contains("CONFLICT: taken");
  }

  @Test
  void doubt_isCounted_aRefusalIsNot() throws InterruptedException {
    createdAndStarted();
    answers.add(new ApiException(ErrorCode.OUTCOME_UNKNOWN, "who knows"));
    answers.add(new ApiException(ErrorCode.CONFLICT, "no"));
    instance.stop().join();
    instance.stop().join();
    assertThat(instance.doubts()).isEqualTo(1);
    assertThat(meter.kinds())
        .filteredOn(kind -> kind.f().equals("stop"))
        .singleElement()
        .satisfies(
            stop -> {
              assertThat(stop.count()).isEqualTo(2);
              assertThat(stop.refused()).isEqualTo(Map.of("CONFLICT", 1L));
              assertThat(stop.inDoubt()).isEqualTo(1);
            });
  }

  @Test
  void percentiles_areWithinAFewPercent() {
    for (int millis = 1; millis <= 1000; millis++) {
      meter.ended("get", millis * 1_000_000L, new Told<>("", null));
    }
    LoadFigures.Kind get = meter.kinds().get(0);
    assertThat(get.p50Millis()).isBetween(500.0, 526.0);
    assertThat(get.p99Millis()).isBetween(990.0, 1040.0);
  }

  @Test
  void processThatTakesAnothersPlace_isCountedWithIt() {
    ProcessMeter processes = new ProcessMeter();
    processes.look(Map.of("this", ProcessHandle.current().pid(), "none", 1L << 40));
    processes.look(Map.of("this", ProcessHandle.current().pid()));
    List<LoadFigures.Used> used = processes.used();
    if (System.getProperty("os.name").equals("Linux")) {
      assertThat(used).singleElement().matches(one -> one.memoryMaxMib() > 0, "has memory");
    }
  }
}
