package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.nexus.store.OutcomeRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.platform.Stages;
import dev.sluice.testkit.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Two Nexus over one datastore, one of which is paused while the other takes its work over. */
class TwoNexusTest {

  private static final Duration LEASE_AND_MORE = Duration.ofSeconds(60);

  private final TestRack rack = new TestRack();
  private final TestSled sled = rack.addSled(10);
  private final Pause pause = new Pause();
  private final Nexus old = rack.newNexus("old", pause);
  private final InstanceId id = rack.create(4);

  TwoNexusTest() {
    rack.nexus().start();
    old.start();
    rack.scheduler.advance(Duration.ofSeconds(15));
  }

  /** Pauses the old Nexus as soon as its saga is at {@code step}, its answers on their way. */
  private CompletableFuture<InstanceView> pausedAt(SagaRow.Step step) {
    CompletableFuture<InstanceView> answer = old.start(id).toCompletableFuture();
    for (int micros = 0; rack.books.sagas.values().stream().noneMatch(s -> s.step() == step); ) {
      micros++;
      assertThat(micros).isLessThan(100_000);
      rack.scheduler.advance(Duration.ofNanos(100_000));
    }
    pause.begin();
    return answer;
  }

  @Test
  void sagaOfOneThatLives_isLeftToIt() {
    sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;
    old.start(id);
    rack.scheduler.advance(Duration.ofSeconds(50));
    assertThat(rack.books.sagas.values()).hasSize(1);
    assertThat(rack.books.sagas.values().iterator().next().epoch().number()).isEqualTo(1);
  }

  /** It knows of no request that reached a sled, while the new one has the launch in flight. */
  @Test
  void oldOneThatWakesUp_unwindsNothing_andItsUserIsToldTheOutcome() {
    sled.network = (to, call) -> TestSled.Fate.UNDELIVERED;
    CompletableFuture<InstanceView> answer = pausedAt(SagaRow.Step.LAUNCH);
    rack.scheduler.advance(Duration.ofSeconds(1));
    boolean[] woken = {false};
    sled.network =
        (to, call) -> {
          if (call.equals("ensureRunning") && !woken[0]) {
            woken[0] = true;
            rack.scheduler.worker("wake").execute(pause::end);
          }
          return TestSled.Fate.SERVED;
        };
    rack.scheduler.advance(LEASE_AND_MORE);

    assertThat(woken[0]).as("the new one launches").isTrue();
    assertThat(rack.state(id)).isEqualTo(InstanceState.RUNNING);
    rack.scheduler.advance(Duration.ofSeconds(30));
    assertThat(answer.join().state()).isEqualTo(InstanceState.RUNNING);
    rack.assertQuiet();
  }

  @Test
  void everyStepAtWhichTheOldOneIsPaused_endsInACleanState() {
    for (ErrorCode refusal : new ErrorCode[] {null, ErrorCode.RESERVOIR_NOT_READY}) {
      for (SagaRow.Step step : SagaRow.Step.values()) {
        if (step == SagaRow.Step.CALL_OFF || step == SagaRow.Step.VACATE) {
          continue; // see startThatTheOtherOneCallsOff, and DrainTest
        }
        if (refusal == null
            && (step == SagaRow.Step.UNWIND_ATTEMPT || step == SagaRow.Step.GIVE_UP)) {
          continue;
        }
        TwoNexusTest fresh = new TwoNexusTest();
        if (refusal != null) {
          fresh.sled.refusals.put("ensureRunning", refusal);
        }
        fresh.pausedAtEndsCleanly(step, refusal);
      }
    }
  }

  private void pausedAtEndsCleanly(SagaRow.Step step, ErrorCode refusal) {
    CompletableFuture<InstanceView> answer = pausedAt(step);
    rack.scheduler.advance(Duration.ofSeconds(100));
    assertThat(rack.books.sagas).as("sagas, after a pause at %s", step).isEmpty();
    pause.end();
    rack.scheduler.advance(Duration.ofSeconds(40));
    rack.assertQuiet();
    ErrorCode code =
        answer
            .handle((view, no) -> no == null ? null : ((ApiException) Stages.cause(no)).code())
            .join();
    assertThat(code)
        .as("what the user of the old one is told, after a pause at %s", step)
        .isEqualTo(refusal == null ? null : ErrorCode.UNAVAILABLE);
  }

  @Test
  void startThatTheOtherOneCallsOff_isOver_whetherTheOldOneIsPausedOrNot() {
    for (boolean paused : new boolean[] {true, false}) {
      TwoNexusTest fresh = new TwoNexusTest();
      fresh.sled.network = (to, call) -> TestSled.Fate.REPLY_LOST;
      CompletableFuture<InstanceView> answer = fresh.pausedAt(SagaRow.Step.LAUNCH);
      if (!paused) {
        fresh.pause.end();
      }
      fresh.rack.await(fresh.rack.nexus().stop(fresh.id));
      fresh.sled.network = (to, call) -> TestSled.Fate.SERVED;
      fresh.rack.scheduler.advance(Duration.ofSeconds(100));
      assertThat(fresh.rack.books.sagas).isEmpty();
      fresh.pause.end();
      fresh.rack.scheduler.advance(Duration.ofSeconds(40));

      assertThat(fresh.rack.code(answer)).isEqualTo(ErrorCode.CONFLICT);
      assertThat(fresh.rack.state(fresh.id)).isEqualTo(InstanceState.STOPPED);
      assertThat(fresh.sled.running()).isEmpty();
      fresh.rack.assertQuiet();
    }
  }

  /** The old one waits for a sled, and is not asked for the stop. */
  @Test
  void userOfAStartThatTheOtherOneCallsOff_isToldSoon_thoughTheSledDoesNotAnswer() {
    sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;
    CompletableFuture<InstanceView> answer = old.start(id).toCompletableFuture();
    rack.scheduler.advance(Duration.ofSeconds(70)); // the launch is given up
    rack.await(rack.nexus().stop(id));
    assertThat(answer).isNotDone();
    rack.scheduler.advance(Duration.ofSeconds(31));
    assertThat(answer).isDone();
    assertThat(rack.code(answer)).isEqualTo(ErrorCode.CONFLICT);
    assertThat(rack.books.sagas).hasSize(1);
  }

  @Test
  void outcomeIsKeptForAnHour_andNotMuchLonger() {
    rack.await(rack.nexus().start(id));
    rack.scheduler.advance(Duration.ofMinutes(55));
    assertThat(outcomes()).hasSize(1);
    rack.scheduler.advance(Duration.ofMinutes(20));
    assertThat(outcomes()).isEmpty();
  }

  @Test
  void moreOutcomesThanOnePage_areAllRemoved() {
    for (int i = 0; i < 5; i++) {
      rack.await(rack.nexus().start(id));
      rack.await(rack.nexus().stop(id));
    }
    assertThat(outcomes()).hasSize(5);
    rack.scheduler.advance(Duration.ofMinutes(75));
    assertThat(outcomes()).isEmpty();
  }

  @Test
  void userWhoseOutcomeIsNotKeptAnyMore_isToldSo() {
    sled.network = (to, call) -> TestSled.Fate.UNDELIVERED;
    CompletableFuture<InstanceView> answer = pausedAt(SagaRow.Step.LAUNCH);
    sled.network = (to, call) -> TestSled.Fate.SERVED;
    rack.scheduler.advance(Duration.ofSeconds(100));
    rack.tables.run(
        tx -> {
          outcomes(tx).forEach(row -> tx.outcomes().delete(row.id()));
          return true;
        });
    pause.end();
    rack.scheduler.advance(Duration.ofSeconds(40));
    assertThat(answer)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("not kept any more");
  }

  private List<OutcomeRow> outcomes() {
    return rack.tables.run(TwoNexusTest::outcomes);
  }

  private static List<OutcomeRow> outcomes(Transaction tx) {
    return tx.outcomes().endedBefore(Instant.MAX, 100);
  }
}
