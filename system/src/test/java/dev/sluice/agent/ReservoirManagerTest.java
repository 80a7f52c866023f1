package dev.sluice.agent;

import static dev.sluice.testkit.Answers.refusalCode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.OtherVms;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.bhyve.Errno;
import dev.sluice.testkit.TestBhyve.Request;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservoirManagerTest extends ReservoirManagerFixture {

  @Test
  void setUp_growsInStepsAndShowsProgress() {
    ReservoirManager manager = started(10 * GIB);
    time.advance(LONG);
    assertThat(bhyve.calls())
        .containsExactly("resize " + 4 * GIB, "resize " + 8 * GIB, "resize " + 10 * GIB);
    assertThat(published)
        .containsExactly(
            new Reservoir(ReservoirPhase.SETTING_UP, 10 * GIB, 0, 0, null, OtherVms.NONE, null),
            new Reservoir(ReservoirPhase.SETTING_UP, 10 * GIB, 0, 0, null),
            new Reservoir(ReservoirPhase.SETTING_UP, 10 * GIB, 0, 4 * GIB, null),
            new Reservoir(ReservoirPhase.SETTING_UP, 10 * GIB, 0, 8 * GIB, null),
            ready(10 * GIB));
    assertThat(manager.reservoir().get()).isEqualTo(ready(10 * GIB));
    long tasks = time.tasksRun();
    time.advance(LONG);
    assertThat(time.tasksRun()).as("nothing more to do").isEqualTo(tasks);
  }

  @Test
  void reservoirOfAnEarlierLife_isReadyWithoutAResize() {
    bhyve.free(10 * GIB);
    ReservoirManager manager = started(10 * GIB);
    time.advance(LONG);
    assertThat(bhyve.calls()).isEmpty();
    assertThat(manager.reservoir().get()).isEqualTo(ready(10 * GIB));
  }

  @Test
  void largerReservoirOfAnEarlierLife_shrinksBeforeItIsReady() {
    bhyve.free(10 * GIB);
    ReservoirManager manager = started(3 * GIB);
    time.advance(LONG);
    assertThat(published).extracting(Reservoir::settledBytes).containsOnly(0L, 3 * GIB);
    assertThat(manager.reservoir().get()).isEqualTo(ready(3 * GIB));
  }

  @Test
  void largerReservoirThatDoesNotShrink_countsForTheDesiredSizeOnly() {
    bhyve.free(10 * GIB);
    bhyve.failNext(Request.RESIZE, Errno.EPERM);
    ReservoirManager manager = started(3 * GIB);
    time.advance(Duration.ofSeconds(1));
    assertThat(manager.reservoir().get())
        .isEqualTo(new Reservoir(ReservoirPhase.DEGRADED, 3 * GIB, 3 * GIB, 10 * GIB, Errno.EPERM));
  }

  @Test
  void vmsOfAnEarlierLife_areDestroyedBeforeAnythingIsSettled() {
    bhyve.free(4 * GIB);
    bhyve.leave(OLD, 4 * GIB);
    bhyve.leave(OLDER, 2 * GIB);
    bhyve.failNext(Request.LIST, Errno.EINTR);
    bhyve.failNext(Request.DESTROY, Errno.EINTR);
    ReservoirManager manager = started(10 * GIB);
    time.advance(LONG);
    assertThat(bhyve.names()).isEmpty();
    assertThat(bhyve.calls()).containsExactlyInAnyOrder("destroy " + OLD, "destroy " + OLDER);
    assertThat(manager.reservoir().get()).isEqualTo(ready(10 * GIB));
  }

  @Test
  void vmOfAnEarlierLifeThatDoesNotGo_costsItsOwnMemoryOnly() {
    bhyve.leave(OLD, 4 * GIB);
    bhyve.leave(OLDER, 2 * GIB);
    bhyve.refuseToDestroy(OLD, Errno.EPERM);
    ReservoirManager manager = started(10 * GIB);
    time.advance(LONG);
    assertThat(bhyve.names()).containsExactly(OLD);
    assertThat(manager.reservoir().get())
        .isEqualTo(
            new Reservoir(
                ReservoirPhase.DEGRADED,
                10 * GIB,
                6 * GIB,
                10 * GIB,
                null,
                new OtherVms(4 * GIB, List.of(OLD), "EPERM", List.of()),
                4 * GIB));
    bhyve.heal();
    time.advance(LONG);
    assertThat(manager.reservoir().get()).isEqualTo(ready(10 * GIB));
  }

  @Test
  void vmOfAnEarlierLifeThatAnotherHolds_isDestroyedOnce_andLookedAtUntilItIsGone() {
    bhyve.leave(OLD, 4 * GIB);
    bhyve.hold(OLD);
    ReservoirManager manager = started(10 * GIB);
    time.advance(LONG);
    assertThat(manager.reservoir().get().others())
        .isEqualTo(new OtherVms(4 * GIB, List.of(OLD), "EBUSY", List.of()));
    bhyve.letGo(OLD);
    time.advance(LONG);
    assertThat(manager.reservoir().get()).isEqualTo(ready(10 * GIB));
    assertThat(bhyve.calls()).containsOnlyOnce("destroy " + OLD);
  }

  @Test
  void vmsOfOthers_areCountedAndNamed_andLeftAlone() {
    bhyve.leave("theirs", 3 * GIB);
    ReservoirManager manager = started(10 * GIB);
    time.advance(LONG);
    OtherVms theirs = new OtherVms(3 * GIB, List.of(), null, List.of("theirs"));
    assertThat(manager.reservoir().get())
        .isEqualTo(
            new Reservoir(
                ReservoirPhase.DEGRADED, 10 * GIB, 7 * GIB, 10 * GIB, null, theirs, 3 * GIB));
    assertThat(bhyve.names()).containsExactly("theirs");
    assertThat(bhyve.calls()).doesNotContain("destroy theirs");
  }

  @Test
  void vmThatAnotherMakesLater_isSubtractedAtTheNextLook() {
    ReservoirManager manager = settledAt(10 * GIB);
    bhyve.free(4 * GIB);
    bhyve.leave(NAMES.of(new PropolisId(new UUID(1, 1))), 2 * GIB);
    bhyve.leave("theirs", 4 * GIB);
    held = new LaunchGate.Held(2 * GIB, 2 * GIB, 2, 0, 0);
    time.advance(LOOK_PERIOD);
    time.advance(Duration.ofSeconds(1));
    assertThat(manager.reservoir().get().settledBytes()).isEqualTo(6 * GIB);
    held = new LaunchGate.Held(0, 2 * GIB, 3, 0, 0); // while it goes nothing is known better
    time.advance(LOOK_PERIOD);
    assertThat(manager.reservoir().get().settledBytes()).isEqualTo(6 * GIB);
  }

  @Test
  void noReservoirWanted_asksForNone() {
    ReservoirManager manager = started(0);
    time.advance(LONG);
    assertThat(bhyve.calls()).isEmpty();
    assertThat(manager.reservoir().get())
        .isEqualTo(new Reservoir(ReservoirPhase.ABSENT, 0, 0, 0, null));
  }

  @Test
  void enomemMidGrowth_settlesAtWhatIsThereAndGoesOn() {
    bhyve.failNext(Request.RESIZE, Errno.ENOMEM, 3);
    ReservoirManager manager = started(10 * GIB);
    time.advance(Duration.ofSeconds(1));
    assertThat(manager.reservoir().get())
        .isEqualTo(
            new Reservoir(ReservoirPhase.DEGRADED, 10 * GIB, 3 * GIB, 3 * GIB, Errno.ENOMEM));
    time.advance(LONG);
    assertThat(manager.reservoir().get()).isEqualTo(ready(10 * GIB));
    assertThat(published.stream().map(Reservoir::settledBytes).distinct())
        .as("a retry raises the settled size at its end only")
        .containsExactly(0L, 3 * GIB, 10 * GIB);
  }

  @Test
  void failureAtTheFirstChunk_settlesAtNothing() {
    bhyve.failNext(Request.RESIZE, Errno.ENOSPC, 0);
    ReservoirManager manager = started(10 * GIB);
    time.advance(Duration.ofSeconds(1));
    assertThat(manager.reservoir().get())
        .isEqualTo(new Reservoir(ReservoirPhase.DEGRADED, 10 * GIB, 0, 0, Errno.ENOSPC));
  }

  @Test
  void beyondTheLimit_staysDegradedAndKeepsTrying() {
    bhyve.limit(6 * GIB);
    ReservoirManager manager = started(10 * GIB);
    time.advance(LONG);
    assertThat(manager.reservoir().get())
        .isEqualTo(
            new Reservoir(ReservoirPhase.DEGRADED, 10 * GIB, 6 * GIB, 6 * GIB, Errno.ENOSPC));
    int tries = bhyve.calls().size();
    time.advance(LONG);
    // The longest pause is 8 s: some 36 tries, and not one in each turn of the loop.
    assertThat(bhyve.calls().size() - tries).isBetween(30, 40);
    bhyve.limit(100 * GIB);
    time.advance(LONG);
    assertThat(manager.reservoir().get()).isEqualTo(ready(10 * GIB));
  }

  @Test
  void interrupted_goesOnAtOnce() {
    bhyve.failNext(Request.RESIZE, Errno.EINTR, 2);
    ReservoirManager manager = started(4 * GIB);
    time.advance(Duration.ofSeconds(2));
    assertThat(manager.reservoir().get()).isEqualTo(ready(4 * GIB));
    assertThat(published).extracting(Reservoir::errno).containsOnlyNulls();
  }

  @Test
  void interruptedBeforeAnythingIsGained_pausesBeforeItTriesAgain() {
    for (int i = 0; i < 1_000; i++) {
      bhyve.failNext(Request.RESIZE, Errno.EINTR);
    }
    ReservoirManager manager = started(4 * GIB);
    time.advance(LONG);
    // The longest pause is 8 s: some 38 tries, and not one in each turn of the loop.
    assertThat(bhyve.calls().size()).isBetween(30, 42);
    assertThat(published).extracting(Reservoir::errno).containsOnlyNulls();
    bhyve.heal();
    time.advance(LONG);
    assertThat(manager.reservoir().get()).isEqualTo(ready(4 * GIB));
  }

  @Test
  void anotherResizeRunning_isNoError() {
    bhyve.failNext(Request.RESIZE, Errno.EALREADY);
    bhyve.failNext(Request.RESIZE, Errno.EALREADY);
    ReservoirManager manager = started(4 * GIB);
    time.advance(LONG);
    assertThat(published).extracting(Reservoir::phase).doesNotContain(ReservoirPhase.DEGRADED);
    assertThat(manager.reservoir().get()).isEqualTo(ready(4 * GIB));
  }

  @Test
  void queryFails_settlesNothingUntilItIsKnown() {
    bhyve.failNext(Request.RESIZE, Errno.ENOMEM, 1);
    ReservoirManager manager = started(4 * GIB);
    time.advance(Duration.ofMillis(350)); // the list, the first look, half of the resize
    bhyve.failNext(Request.QUERY, Errno.EFAULT);
    bhyve.failNext(Request.QUERY, Errno.EFAULT);
    time.advance(Duration.ofSeconds(3));
    assertThat(manager.reservoir().get().phase()).isEqualTo(ReservoirPhase.SETTING_UP);
    time.advance(Duration.ofSeconds(4));
    assertThat(manager.reservoir().get())
        .isEqualTo(new Reservoir(ReservoirPhase.DEGRADED, 4 * GIB, GIB, GIB, Errno.ENOMEM));
  }

  @Test
  void requestDuringFirstSetUp_isBusy() {
    ReservoirManager manager = started(10 * GIB);
    assertThat(refusalCode(request(manager, 5 * GIB))).isEqualTo(ErrorCode.RESERVOIR_BUSY);
    time.advance(LONG);
    assertThat(manager.reservoir().get()).isEqualTo(ready(10 * GIB));
  }

  @Test
  void requestDuringRequest_isBusy() {
    ReservoirManager manager = settledAt(10 * GIB);
    CompletionStage<ReservoirReport> first = request(manager, 20 * GIB);
    assertThat(refusalCode(request(manager, 5 * GIB))).isEqualTo(ErrorCode.RESERVOIR_BUSY);
    time.advance(LONG);
    assertThat(first).isCompletedWithValue(ready(20 * GIB).report());
  }

  @Test
  void growth_keepsTheSettledSizeValidUntilItsEnd() {
    ReservoirManager manager = settledAt(10 * GIB);
    request(manager, 30 * GIB);
    time.advance(Duration.ofSeconds(1));
    assertThat(manager.reservoir().get().phase().settled()).isTrue();
    time.advance(LONG);
    assertThat(published.stream().map(Reservoir::settledBytes).distinct())
        .containsExactly(10 * GIB, 30 * GIB);
    assertThat(published)
        .filteredOn(reservoir -> reservoir.phase() == ReservoirPhase.READY)
        .containsExactly(ready(30 * GIB));
  }

  @Test
  void requestThatFails_saysSoAndItsWishStands() {
    ReservoirManager manager = settledAt(10 * GIB);
    bhyve.failNext(Request.RESIZE, Errno.ENOMEM, 1);
    CompletionStage<ReservoirReport> answer = request(manager, 20 * GIB);
    time.advance(Duration.ofSeconds(1));
    assertThat(refusalCode(answer)).isEqualTo(ErrorCode.INSUFFICIENT_RESERVOIR);
    assertThat(manager.reservoir().get().settledBytes()).isEqualTo(11 * GIB);
    time.advance(LONG);
    assertThat(manager.reservoir().get()).isEqualTo(ready(20 * GIB));
  }

  @Test
  void requestDuringBackgroundRetry_takesItsPlace() {
    bhyve.limit(6 * GIB);
    ReservoirManager manager = settledAt(10 * GIB);
    CompletionStage<ReservoirReport> answer = request(manager, 5 * GIB);
    time.advance(Duration.ofSeconds(1)); // less than a pause
    assertThat(answer).isCompletedWithValue(ready(5 * GIB).report());
    time.advance(LONG);
    assertThat(manager.reservoir().get()).isEqualTo(ready(5 * GIB));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50, 100, 150, 200, 250, 300, 350})
  void failureOfAnOlderWish_isNoNewsOfTheNewOne(int afterMillis) {
    bhyve.limit(6 * GIB);
    ReservoirManager manager = settledAt(10 * GIB);
    bhyve.limit(100 * GIB);
    bhyve.failNext(Request.RESIZE, Errno.ENOMEM, 1);
    int resizes = bhyve.calls().size();
    while (bhyve.calls().size() == resizes) {
      time.advance(Duration.ofMillis(50)); // until the retry is under way
    }
    time.advance(Duration.ofMillis(afterMillis)); // in the resize, in the look after it, or later
    published.clear();
    CompletionStage<ReservoirReport> answer = request(manager, 8 * GIB);
    time.advance(Duration.ofSeconds(3));
    assertThat(answer).isCompletedWithValue(ready(8 * GIB).report());
    assertThat(published).extracting(Reservoir::errno).containsOnlyNulls();
  }

  @Test
  void wishChangedWhileTheGateIsAsked_isJudgedByItself() {
    ReservoirManager manager = settledAt(10 * GIB);
    CompletableFuture<Long> lateAnswer = new CompletableFuture<>();
    ceiling = wish -> lateAnswer;
    bhyve.free(15 * GIB); // more than wished: the gate is asked before a shrink
    worker.execute(manager::recheck);
    time.advance(Duration.ofSeconds(1));
    CompletionStage<ReservoirReport> answer = request(manager, 20 * GIB);
    lateAnswer.complete(15 * GIB);
    time.advance(LONG);
    assertThat(answer).isCompletedWithValue(ready(20 * GIB).report());
  }

  @Test
  void memoryTakenWhileTheGateIsAsked_isAskedForAgain_andIsNoError() {
    ReservoirManager manager = settledAt(10 * GIB);
    CompletableFuture<Long> lateAnswer = new CompletableFuture<>();
    ceiling = wish -> lateAnswer;
    CompletionStage<ReservoirReport> answer = request(manager, 5 * GIB);
    time.advance(Duration.ofSeconds(1));
    bhyve.free(3 * GIB); // by another process, which takes more than was to be given back
    worker.execute(manager::recheck);
    time.advance(Duration.ofSeconds(1));
    lateAnswer.complete(5 * GIB);
    time.advance(LONG);
    assertThat(answer).isCompletedWithValue(ready(5 * GIB).report());
    assertThat(published).extracting(Reservoir::errno).containsOnlyNulls();
  }

  @Test
  void shrink_isAnnouncedBeforeBhyveGivesMemoryAway() {
    ReservoirManager manager = settledAt(10 * GIB);
    manager
        .reservoir()
        .follow(
            worker,
            reservoir -> {
              if (reservoir.settledBytes() == 5 * GIB && bhyve.calls().size() == 3) {
                assertThat(bhyve.heldBytes()).isEqualTo(10 * GIB);
              }
            });
    CompletionStage<ReservoirReport> answer = request(manager, 5 * GIB);
    time.advance(LONG);
    assertThat(answer).isCompletedWithValue(ready(5 * GIB).report());
    assertThat(published.get(0).settledBytes()).isEqualTo(10 * GIB);
    assertThat(published.get(1))
        .isEqualTo(new Reservoir(ReservoirPhase.DEGRADED, 5 * GIB, 5 * GIB, 10 * GIB, null));
  }

  @Test
  void shrinkBelowWhatVmsHold_stopsThereUntilTheyStop() {
    ReservoirManager manager = settledAt(10 * GIB);
    admittedBytes = 7 * GIB;
    CompletionStage<ReservoirReport> answer = request(manager, 5 * GIB);
    time.advance(LONG);
    assertThat(refusalCode(answer)).isEqualTo(ErrorCode.INSUFFICIENT_RESERVOIR);
    assertThat(manager.reservoir().get())
        .isEqualTo(new Reservoir(ReservoirPhase.DEGRADED, 5 * GIB, 7 * GIB, 7 * GIB, Errno.ENOSPC));
    admittedBytes = 0;
    time.advance(LONG);
    assertThat(manager.reservoir().get()).isEqualTo(ready(5 * GIB));
  }

  @Test
  void stopped_failsTheOpenRequestAndDoesNothingMore() {
    ReservoirManager manager = settledAt(10 * GIB);
    CompletionStage<ReservoirReport> answer = request(manager, 50 * GIB);
    time.advance(Duration.ofSeconds(1));
    worker.execute(() -> manager.stop(new ApiException(ErrorCode.SHUTTING_DOWN, "end")));
    time.run();
    assertThat(refusalCode(answer)).isEqualTo(ErrorCode.SHUTTING_DOWN);
    int calls = bhyve.calls().size();
    time.advance(LONG);
    assertThat(bhyve.calls()).hasSize(calls);
    assertThat(time.idle()).isTrue();
  }
}
