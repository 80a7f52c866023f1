package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.DrainProgress;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledView;
import dev.sluice.api.StayReason;
import dev.sluice.api.StayingInstance;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.testkit.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A sled that is drained, and what becomes of its instances. */
class DrainTest {

  private final TestRack rack = new TestRack();
  private final TestSled sled = rack.addSled(100);

  DrainTest() {
    rack.nexus().start();
  }

  private InstanceId running(long gib) {
    InstanceId id = rack.create(gib, true);
    rack.await(rack.nexus().start(id));
    return id;
  }

  private void policy(SledPolicy policy) {
    assertThat(rack.code(rack.nexus().setPolicy(sled.id(), policy))).isNull();
  }

  private SledView view() {
    List<SledView> views = Objects.requireNonNull(rack.await(rack.nexus().sleds()));
    return views.get(0);
  }

  private DrainProgress progress() {
    return Objects.requireNonNull(view().drain());
  }

  /** Drains the sled, and drives until the saga of a move is at {@code step}. */
  private SagaRow drainedUntil(SagaRow.Step step) {
    rack.nexus().setPolicy(sled.id(), SledPolicy.DRAIN);
    return until(step);
  }

  /** Drives by fine steps until a saga is at {@code step}. */
  private SagaRow until(SagaRow.Step step) {
    for (int tenths = 0; ; tenths++) {
      assertThat(tenths).as("tenths of milliseconds until %s", step).isLessThan(1_000_000);
      for (SagaRow saga : rack.books.sagas.values()) {
        if (saga.step() == step) {
          return saga;
        }
      }
      rack.scheduler.advance(Duration.ofNanos(100_000));
      rack.assertBooks();
    }
  }

  @Test
  void sledBecomesEmpty_andItsInstancesRunElsewhere() {
    List<InstanceId> ids = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ids.add(running(5));
    }
    TestSled other = rack.addSled(100);
    assertThat(view().drain()).isNull();

    policy(SledPolicy.DRAIN);
    rack.scheduler.advance(TestRack.LONG);

    assertThat(progress()).isEqualTo(new DrainProgress(0, 0, List.of()));
    assertThat(sled.running()).isEmpty();
    ids.forEach(id -> assertThat(rack.sledsThatRun(id)).containsExactly(other));
    rack.assertQuiet();
    assertThat(rack.books.reservedBytes(sled.id())).isZero();
  }

  @Test
  void noMoreThanThreeMovesAtOnce_eachWithItsPlaceTaken() {
    for (int i = 0; i < 7; i++) {
      running(5);
    }
    TestSled other = rack.addSled(100);
    other.network = (to, call) -> TestSled.Fate.REQUEST_LOST;

    policy(SledPolicy.DRAIN);
    rack.scheduler.advance(Duration.ofMinutes(3));

    assertThat(progress()).returns(3, DrainProgress::moving).returns(4L, DrainProgress::remaining);
    assertThat(rack.books.sagas.values()).hasSize(3);
    assertThat(sled.running()).hasSize(4);

    other.network = (to, call) -> TestSled.Fate.SERVED;
    rack.scheduler.advance(TestRack.LONG);
    rack.scheduler.advance(TestRack.LONG);
    assertThat(sled.running()).isEmpty();
    assertThat(other.running()).hasSize(7);
    rack.assertQuiet();
  }

  @Test
  void instanceThatMayNotRestartOrFitsNowhere_staysAndIsNamed() {
    InstanceId pinned = rack.running(5);
    InstanceId large = running(50);
    InstanceId small = running(4);
    TestSled other = rack.addSled(10);
    sled.calls.clear();

    policy(SledPolicy.DRAIN);
    rack.scheduler.advance(TestRack.LONG);

    assertThat(rack.sledsThatRun(small)).containsExactly(other);
    assertThat(sled.running()).containsExactlyInAnyOrder(pinned, large);
    assertThat(sled.calls.stream().filter("ensureStopped"::equals)).hasSize(1);
    assertThat(progress()).returns(2L, DrainProgress::remaining).returns(0, DrainProgress::moving);
    assertThat(progress().staying())
        .containsExactlyInAnyOrder(
            new StayingInstance(pinned, StayReason.NO_AUTO_RESTART),
            new StayingInstance(large, StayReason.NO_ROOM));

    TestSled roomy = rack.addSled(100);
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.sledsThatRun(large)).containsExactly(roomy);
    assertThat(progress().staying())
        .containsExactly(new StayingInstance(pinned, StayReason.NO_AUTO_RESTART));
    rack.assertQuiet();
  }

  @Test
  void manyThatStay_keepNoOtherFromItsTurn() {
    for (int i = 0; i < 40; i++) {
      rack.running(1);
    }
    InstanceId last = running(5);
    TestSled other = rack.addSled(100);
    policy(SledPolicy.DRAIN);
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.sledsThatRun(last)).containsExactly(other);
    assertThat(progress().staying()).hasSize(DrainProgress.STAYING_MAX);
    assertThat(progress().remaining()).isEqualTo(40);
  }

  @Test
  void sledTakesNoNewInstance() {
    policy(SledPolicy.DRAIN);
    InstanceId id = rack.create(5);
    assertThat(rack.code(rack.nexus().start(id))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(view().largestGuestBytes()).isZero();
  }

  @Test
  void policyThatIsLeft_endsTheDrain() {
    for (int i = 0; i < 7; i++) {
      running(5);
    }
    TestSled other = rack.addSled(100);
    drainedUntil(SagaRow.Step.VACATE);
    policy(SledPolicy.IN_SERVICE);
    rack.scheduler.advance(TestRack.LONG);

    assertThat(view().drain()).isNull();
    assertThat(other.running()).as("those that were on their way").hasSizeBetween(1, 3);
    assertThat(sled.running()).hasSize(7 - other.running().size());
    rack.assertQuiet();
    running(5);
  }

  @Test
  void noOtherSled_nothingIsStopped() {
    InstanceId id = running(5);
    policy(SledPolicy.DRAIN);
    sled.calls.clear();
    rack.scheduler.advance(TestRack.LONG);
    assertThat(sled.calls).doesNotContain("ensureStopped");
    assertThat(rack.state(id)).isEqualTo(InstanceState.RUNNING);
  }

  @Test
  void sledThatRefusesTheMovedOne_isLeftForAnother_orItFailsAndIsTriedAgain() {
    InstanceId id = running(5);
    TestSled other = rack.addSled(100);
    other.refusals.put("ensureRunning", ErrorCode.RESERVOIR_NOT_READY);
    drainedUntil(SagaRow.Step.GIVE_UP);
    rack.scheduler.advance(Duration.ofSeconds(1));
    assertThat(rack.state(id)).isEqualTo(InstanceState.FAILED);
    rack.assertQuiet();

    other.refusals.clear();
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.sledsThatRun(id)).containsExactly(other);
    rack.assertQuiet();
  }

  @Test
  void stopOrDeleteByAUser_winsAtEachStep() {
    for (SagaRow.Step step : List.of(SagaRow.Step.VACATE, SagaRow.Step.LAUNCH)) {
      for (boolean delete : new boolean[] {false, true}) {
        for (boolean crash : new boolean[] {false, true}) {
          new DrainTest().userWins(step, delete, crash);
        }
      }
    }
  }

  private void userWins(SagaRow.Step step, boolean delete, boolean crash) {
    InstanceId id = running(5);
    TestSled other = rack.addSled(100);
    drainedUntil(step);
    CompletionStage<?> answer = delete ? rack.nexus().delete(id) : rack.nexus().stop(id);
    if (crash) {
      rack.scheduler.advance(Duration.ofMillis(1));
      rack.crashNexus();
    } else {
      assertThat(rack.code(answer)).isNull();
    }
    rack.scheduler.advance(TestRack.LONG);

    assertThat(sled.running()).isEmpty();
    if (rack.books.instances.containsKey(id) && rack.state(id) == InstanceState.RUNNING) {
      assertThat(crash).as("the stop was lost with the process").isTrue();
    } else {
      assertThat(other.running()).as("after %s at %s", delete ? "delete" : "stop", step).isEmpty();
      assertThat(rack.books.instances.containsKey(id)).isEqualTo(!delete);
    }
    rack.assertQuiet();
  }

  @Test
  void crashOfNexusAtEachStep_endsWithTheInstanceElsewhere() {
    for (SagaRow.Step step : List.of(SagaRow.Step.VACATE, SagaRow.Step.LAUNCH)) {
      for (int millis = 0; millis < 8; millis++) {
        DrainTest fresh = new DrainTest();
        InstanceId id = fresh.running(5);
        TestSled other = fresh.rack.addSled(100);
        fresh.drainedUntil(step);
        fresh.rack.scheduler.advance(Duration.ofMillis(millis));
        fresh.rack.crashNexus();
        fresh.rack.scheduler.advance(TestRack.LONG);
        assertThat(fresh.rack.sledsThatRun(id)).containsExactly(other);
        fresh.rack.assertQuiet();
      }
    }
  }

  @Test
  void rebootOfTheSledMeanwhile_isAsGoodAsAStop() {
    InstanceId id = running(5);
    TestSled other = rack.addSled(100);
    sled.network = (to, call) -> TestSled.Fate.UNDELIVERED;
    drainedUntil(SagaRow.Step.VACATE);
    rack.scheduler.advance(Duration.ofSeconds(20));
    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPING);
    rack.reboot(sled);
    rack.scheduler.advance(Duration.ofSeconds(40));
    assertThat(rack.sledsThatRun(id)).containsExactly(other);
    rack.assertQuiet();
  }

  @Test
  void startMeanwhile_isAConflict_andAGetTellsTheState() {
    InstanceId id = running(5);
    rack.addSled(100);
    drainedUntil(SagaRow.Step.VACATE);
    InstanceView view = rack.view(id);
    assertThat(view).returns(InstanceState.STOPPING, InstanceView::state);
    assertThat(view.sled()).isEqualTo(sled.id());
    assertThat(rack.code(rack.nexus().start(id))).isIn(ErrorCode.CONFLICT, null);
  }

  @Test
  void twoNexus_makeNoMoreMovesThanOne_andOneTakesOverWhatThePausedOneHas() {
    Pause pause = new Pause();
    Nexus paused = rack.newNexus("paused", pause);
    paused.start();
    for (int i = 0; i < 6; i++) {
      running(5);
    }
    TestSled other = rack.addSled(100);
    sled.network = (to, call) -> TestSled.Fate.UNDELIVERED;
    paused.setPolicy(sled.id(), SledPolicy.DRAIN);
    until(SagaRow.Step.VACATE);
    pause.begin();
    sled.network = (to, call) -> TestSled.Fate.SERVED;
    for (int seconds = 0; seconds < 600; seconds++) {
      rack.scheduler.advance(Duration.ofSeconds(1));
      assertThat(rack.books.sagas.size()).isLessThanOrEqualTo(3);
      rack.assertBooks();
      if (seconds == 100) {
        pause.end();
      }
    }
    assertThat(other.running()).hasSize(6);
    rack.assertQuiet();
  }
}
