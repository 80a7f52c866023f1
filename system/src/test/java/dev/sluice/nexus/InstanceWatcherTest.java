package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.SledPolicy;
import dev.sluice.nexus.store.VmmRow;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InstanceWatcherTest {

  private static final Duration ROUND = Duration.ofSeconds(31);

  private final TestRack rack = new TestRack();
  private final TestSled sled = rack.addSled(100);

  @BeforeEach
  void start() {
    rack.nexus().start();
  }

  @Test
  void newBoot_failsTheVmsOfTheOldAtOnce() {
    InstanceId id = rack.running(4);
    sled.reboot();
    rack.await(rack.nexus().sledGet(sled.id(), sled.boot()));

    assertThat(rack.state(id)).isEqualTo(InstanceState.FAILED);
    rack.assertQuiet();
  }

  @Test
  void rebootThatOnlyTheSledKnowsOf_isFoundOutByAsking() {
    InstanceId id = rack.running(4);
    sled.reboot();
    rack.scheduler.advance(ROUND);

    assertThat(rack.state(id)).isEqualTo(InstanceState.FAILED);
    assertThat(rack.tables.run(tx -> tx.sleds().get(sled.id())).orElseThrow().boot())
        .isEqualTo(sled.boot());
    rack.assertQuiet();
  }

  @Test
  void newBootHeardOfDuringARound_isNotOverlooked() {
    InstanceId id = rack.running(4);
    rack.store.faults =
        name -> name.equals("watch-list") ? TestStore.Fate.ANSWERED_LATE : TestStore.Fate.COMMITTED;
    int rounds = Collections.frequency(rack.store.names, "watch-list");
    while (Collections.frequency(rack.store.names, "watch-list") == rounds) {
      rack.scheduler.advance(Duration.ofMillis(100));
    }
    sled.network = (to, call) -> TestSled.Fate.UNDELIVERED;
    sled.reboot();
    rack.nexus().sledGet(sled.id(), sled.boot());
    rack.scheduler.advance(Duration.ofSeconds(5));

    assertThat(rack.state(id)).isEqualTo(InstanceState.FAILED);
  }

  @Test
  void expungedSled_losesItsVmsUnasked() {
    InstanceId id = rack.running(4);
    sled.calls.clear();
    sled.network = (to, call) -> TestSled.Fate.UNDELIVERED;
    sled.expunged = true;
    rack.await(rack.nexus().setPolicy(sled.id(), SledPolicy.EXPUNGED));

    assertThat(rack.state(id)).isEqualTo(InstanceState.FAILED);
    assertThat(sled.calls).isEmpty();
    rack.assertQuiet();
  }

  @ParameterizedTest
  @EnumSource(
      value = TestSled.Fate.class,
      names = {"UNDELIVERED", "REQUEST_LOST", "REPLY_LOST", "LATE"})
  void silence_provesNothing(TestSled.Fate fate) {
    InstanceId id = rack.running(4);
    sled.network = (to, call) -> fate;
    rack.scheduler.advance(TestRack.LONG);

    assertThat(rack.state(id)).isEqualTo(InstanceState.RUNNING);
    sled.network = (to, call) -> TestSled.Fate.SERVED;
    rack.assertQuiet();
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"INTERNAL", "SHUTTING_DOWN", "UNAVAILABLE", "WRONG_BOOT"})
  void anyOtherRefusal_provesNothing(ErrorCode refusal) {
    InstanceId id = rack.running(4);
    sled.refusals.put("vmm", refusal);
    rack.scheduler.advance(TestRack.LONG);

    assertThat(rack.state(id)).isEqualTo(InstanceState.RUNNING);
    rack.assertQuiet();
  }

  @Test
  void vmThatTheSledKnowsToBeGone_fails() {
    InstanceId lost = rack.running(4);
    InstanceId kept = rack.running(4);
    sled.crash(rack.propolis(lost));
    rack.scheduler.advance(ROUND);

    assertThat(rack.state(lost)).isEqualTo(InstanceState.FAILED);
    assertThat(rack.state(kept)).isEqualTo(InstanceState.RUNNING);
    rack.assertQuiet();
  }

  @Test
  void vmThatTheSledNeverHeardOf_isStoppedBeforeItsMemoryIsFreed() {
    InstanceId id = rack.running(4);
    sled.forget(rack.propolis(id));
    sled.calls.clear();
    rack.scheduler.advance(ROUND);

    assertThat(rack.state(id)).isEqualTo(InstanceState.FAILED);
    assertThat(sled.calls).containsSubsequence("vmm", "ensureStopped");
    rack.assertQuiet();
  }

  @Test
  void vmsOnTheirWayUp_areLeftToTheirSaga() {
    sled.network =
        (to, call) -> call.equals("ensureRunning") ? TestSled.Fate.LATE : TestSled.Fate.SERVED;
    InstanceId id = rack.create(4);
    rack.nexus().start(id);
    rack.scheduler.advance(Duration.ofSeconds(50));

    assertThat(rack.state(id)).isEqualTo(InstanceState.STARTING);
    assertThat(sled.calls).doesNotContain("vmm");
  }

  @Test
  void sledThatIsOff_isAskedTwiceInARound() {
    for (int i = 0; i < 5; i++) {
      rack.running(1);
    }
    sled.network = (to, call) -> TestSled.Fate.UNDELIVERED;
    sled.calls.clear();
    rack.scheduler.advance(Duration.ofSeconds(300));
    assertThat(sled.calls).hasSize(2 * 10);
  }

  @Test
  void silentSled_hasOneRequestOutstanding() {
    for (int i = 0; i < 3; i++) {
      InstanceId id = rack.running(1);
      sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;
      rack.await(rack.nexus().stop(id).handle((view, failure) -> true));
      sled.network = (to, call) -> TestSled.Fate.SERVED;
    }
    sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;
    rack.scheduler.advance(TestRack.LONG); // whoever waited for the stops has left
    sled.calls.clear();
    rack.scheduler.advance(Duration.ofSeconds(600));
    assertThat(sled.calls).as("requests with a timeout of 60 s").hasSizeBetween(6, 11);
  }

  @Test
  void thoseBehindTwoSilentOnes_haveTheirTurnInTheNextRound() {
    for (int i = 0; i < 5; i++) {
      sled.crash(rack.propolis(rack.running(1)));
    }
    List<VmmRow> inOrder = rack.tables.run(tx -> tx.vmms().runningOrStopping(null, 10));
    int[] asked = {0};
    sled.network =
        (to, call) -> {
          asked[0]++;
          return asked[0] > 2 && asked[0] <= 5 ? TestSled.Fate.SERVED : TestSled.Fate.REQUEST_LOST;
        };
    rack.scheduler.advance(TestRack.LONG);
    List<VmmRow> left = rack.tables.run(tx -> tx.vmms().runningOrStopping(null, 10));
    assertThat(left).isEqualTo(inOrder.subList(0, 2));
  }

  @Test
  void stopsThatAreNotAnswered_doNotEndTheRound() {
    for (int i = 0; i < 2; i++) {
      InstanceId id = rack.running(1);
      sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;
      rack.await(rack.nexus().stop(id).handle((view, failure) -> true));
      sled.network = (to, call) -> TestSled.Fate.SERVED;
    }
    InstanceId last = rack.running(1);
    sled.network =
        (to, call) ->
            call.equals("ensureStopped") ? TestSled.Fate.REQUEST_LOST : TestSled.Fate.SERVED;
    sled.crash(rack.propolis(last));
    rack.scheduler.advance(Duration.ofSeconds(3 * 60 + 31));
    assertThat(rack.state(last)).isEqualTo(InstanceState.FAILED);
  }

  @Test
  void lostReply_doesNotEndTheRound() {
    InstanceId first = rack.running(1);
    InstanceId second = rack.running(1);
    sled.crash(rack.propolis(second));
    int[] lost = {1};
    sled.network = (to, call) -> lost[0]-- > 0 ? TestSled.Fate.REPLY_LOST : TestSled.Fate.SERVED;
    rack.scheduler.advance(ROUND.plus(Duration.ofSeconds(15)));

    assertThat(rack.state(first)).isEqualTo(InstanceState.RUNNING);
    assertThat(rack.state(second)).isEqualTo(InstanceState.FAILED);
  }

  @Test
  void outageOfTheDatastore_isOutlasted() {
    InstanceId id = rack.running(4);
    rack.store.faults = name -> TestStore.Fate.UNAVAILABLE;
    sled.crash(rack.propolis(id));
    rack.scheduler.advance(TestRack.LONG);
    rack.store.faults = name -> TestStore.Fate.COMMITTED;
    rack.scheduler.advance(ROUND);

    assertThat(rack.state(id)).isEqualTo(InstanceState.FAILED);
    rack.assertQuiet();
  }
}
