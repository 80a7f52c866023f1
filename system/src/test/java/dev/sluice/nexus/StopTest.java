package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class StopTest {

  private final TestRack rack = new TestRack();

  @Test
  void stop_freesTheMemoryBeforeItAnswers() {
    rack.addSled(10);
    InstanceId id = rack.running(9);

    InstanceView view = rack.await(rack.nexus().stop(id));

    assertThat(view).isNotNull().returns(InstanceState.STOPPED, InstanceView::state);
    assertThat(rack.sledsThatRun(id)).isEmpty();
    rack.assertQuiet();
    rack.running(9);
  }

  @Test
  void stopOfAStoppedInstance_succeeds() {
    InstanceId id = rack.create(4);
    assertThat(rack.code(rack.nexus().stop(id))).isNull();
  }

  @Test
  void silentSled_leavesTheStopPendingAndTheMemoryTaken() {
    TestSled sled = rack.addSled(10);
    rack.nexus().start();
    InstanceId id = rack.running(4);
    sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;

    assertThat(rack.code(rack.nexus().stop(id))).isEqualTo(ErrorCode.STOP_PENDING);
    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPING);

    sled.network = (to, call) -> TestSled.Fate.SERVED;
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.state(id)).as("the watcher goes on").isEqualTo(InstanceState.STOPPED);
    rack.assertQuiet();
  }

  @Test
  void lostReply_isMadeUpForInTime() {
    TestSled sled = rack.addSled(10);
    InstanceId id = rack.running(4);
    int[] lost = {1};
    sled.network = (to, call) -> lost[0]-- > 0 ? TestSled.Fate.REPLY_LOST : TestSled.Fate.SERVED;
    assertThat(rack.code(rack.nexus().stop(id))).isNull();
    rack.assertQuiet();
  }

  @Test
  void rebootWhileStopping_isAStopAsAskedFor() {
    TestSled sled = rack.addSled(10);
    rack.nexus().start();
    InstanceId id = rack.running(4);
    sled.network = (to, call) -> TestSled.Fate.UNDELIVERED;
    CompletionStage<InstanceView> stop = rack.nexus().stop(id);
    rack.scheduler.advance(Duration.ofSeconds(5));
    rack.reboot(sled);

    assertThat(rack.code(stop)).isNull();
    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
    rack.assertQuiet();
  }

  @Test
  void sledThatNamesANewerBoot_isBelieved() {
    TestSled sled = rack.addSled(10);
    InstanceId id = rack.running(4);
    sled.reboot(); // and has had no time to tell

    assertThat(rack.code(rack.nexus().stop(id))).isNull();
    rack.assertQuiet();
  }

  @Test
  void twoStopsAtOnce_bothSucceed() {
    rack.addSled(10);
    InstanceId id = rack.running(4);
    CompletionStage<InstanceView> first = rack.nexus().stop(id);
    CompletionStage<InstanceView> second = rack.nexus().stop(id);
    assertThat(rack.code(first)).isNull();
    assertThat(rack.code(second)).isNull();
    rack.assertQuiet();
  }

  @Test
  void stopsOfManyUsers_areOneTeardown() {
    TestSled sled = rack.addSled(10);
    InstanceId id = rack.running(4);
    sled.network = (to, call) -> TestSled.Fate.UNDELIVERED;
    sled.calls.clear();
    List<CompletionStage<InstanceView>> stops = new ArrayList<>();
    for (int user = 0; user < 8; user++) {
      stops.add(rack.nexus().stop(id));
    }
    rack.scheduler.advance(Duration.ofSeconds(60));
    assertThat(sled.calls).hasSizeLessThan(8);

    sled.network = (to, call) -> TestSled.Fate.SERVED;
    stops.forEach(stop -> assertThat(rack.code(stop)).isNull());
    rack.assertQuiet();
  }

  @Test
  void stopThatAllHaveLeft_beginsAnewForTheNext() {
    TestSled sled = rack.addSled(10);
    InstanceId id = rack.running(4);
    sled.network = (to, call) -> TestSled.Fate.UNDELIVERED;
    CompletionStage<InstanceView> first = rack.nexus().stop(id);
    rack.scheduler.advance(Duration.ofSeconds(100));
    CompletionStage<InstanceView> second = rack.nexus().stop(id);
    assertThat(rack.code(first)).isEqualTo(ErrorCode.STOP_PENDING);
    assertThat(rack.code(second)).isEqualTo(ErrorCode.STOP_PENDING);
    rack.scheduler.advance(Duration.ofSeconds(1));
    sled.calls.clear();
    rack.scheduler.advance(TestRack.LONG);
    assertThat(sled.calls).as("nobody waits").isEmpty();

    sled.network = (to, call) -> TestSled.Fate.SERVED;
    assertThat(rack.code(rack.nexus().stop(id))).isNull();
    rack.assertQuiet();
  }

  @Test
  void bootHeardOfByAStop_failsTheVmsOfTheOldAtOnce() {
    TestSled sled = rack.addSled(10);
    InstanceId stopped = rack.running(4);
    InstanceId lost = rack.running(4);
    sled.reboot();
    assertThat(rack.code(rack.nexus().stop(stopped))).isNull();
    rack.scheduler.advance(Duration.ofSeconds(1));
    assertThat(rack.state(lost)).isEqualTo(InstanceState.FAILED);
    rack.assertQuiet();
  }

  @Test
  void stopThatHasNotBegunInTime_isInDoubt() {
    rack.addSled(10);
    InstanceId id = rack.running(4);
    rack.store.faults =
        name -> name.equals("stop-begin") ? TestStore.Fate.HANGS : TestStore.Fate.COMMITTED;
    assertThat(rack.code(rack.nexus().stop(id))).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
  }

  @Test
  void stopWhoseCommitIsNotConfirmed_happensOnceIfAtAll() {
    rack.addSled(10);
    rack.nexus().start();
    InstanceId id = rack.running(4);
    rack.store.faults =
        name ->
            name.equals("stop-begin") ? TestStore.Fate.APPLIED_UNKNOWN : TestStore.Fate.COMMITTED;
    assertThat(rack.code(rack.nexus().stop(id))).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(Collections.frequency(rack.store.names, "stop-begin")).isEqualTo(1);
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
    rack.await(rack.nexus().start(id));
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.state(id)).isEqualTo(InstanceState.RUNNING);
    rack.assertQuiet();
  }

  /** The process ends at each transaction or request of a stop in turn; the stop happens anyway. */
  @Test
  void crashAtEachCall_isSurvived() {
    for (int at = 0; at < 3; at++) {
      TestRack fresh = new TestRack();
      TestSled sled = fresh.addSled(10);
      fresh.nexus().start();
      InstanceId id = fresh.running(4);
      int[] events = {0};
      int crash = at;
      Runnable event =
          () -> {
            if (events[0]++ == crash) {
              fresh.crashNexus();
            }
          };
      fresh.store.faults =
          name -> {
            if (name.equals("stop-begin") || name.equals("vmm-end")) {
              event.run();
            }
            return TestStore.Fate.COMMITTED;
          };
      sled.network =
          (to, call) -> {
            event.run();
            return TestSled.Fate.SERVED;
          };
      fresh.nexus().stop(id);
      fresh.scheduler.advance(TestRack.LONG);
      assertThat(events[0]).isGreaterThan(at);
      assertThat(fresh.state(id)).isEqualTo(InstanceState.STOPPED);
      fresh.assertQuiet();
    }
  }
}
