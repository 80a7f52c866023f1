package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartSagaTest {

  private final TestRack rack = new TestRack();

  @Test
  void start_runsTheInstanceOnASled() {
    TestSled sled = rack.addSled(10);
    InstanceId id = rack.create(4);

    InstanceView view = Objects.requireNonNull(rack.await(rack.nexus().start(id)));

    assertThat(view.state()).isEqualTo(InstanceState.RUNNING);
    assertThat(view.sled()).isEqualTo(sled.id());
    assertThat(rack.sledsThatRun(id)).containsExactly(sled);
    rack.assertQuiet();
  }

  @Test
  void startOfARunningInstance_succeedsAndDoesNothing() {
    TestSled sled = rack.addSled(10);
    InstanceId id = rack.running(4);
    sled.calls.clear();

    rack.await(rack.nexus().start(id));

    assertThat(sled.calls).isEmpty();
    rack.assertQuiet();
  }

  @Test
  void twoStartsAtOnce_areOneSagaAndAConflict() {
    TestSled sled = rack.addSled(10);
    InstanceId id = rack.create(4);

    CompletionStage<InstanceView> first = rack.nexus().start(id);
    CompletionStage<InstanceView> second = rack.nexus().start(id);

    assertThat(rack.code(second)).isEqualTo(ErrorCode.CONFLICT);
    assertThat(rack.code(first)).isNull();
    assertThat(sled.calls).containsExactly("ensureRegistered", "ensureRunning");
    rack.assertQuiet();
  }

  @Test
  void unknownInstance_isNotFound() {
    InstanceId id = rack.create(4);
    rack.await(rack.nexus().delete(id));
    assertThat(rack.code(rack.nexus().start(id))).isEqualTo(ErrorCode.NO_SUCH_INSTANCE);
  }

  @Test
  void noSledWithRoom_isInsufficientCapacity() {
    // 10 GiB of guest do not fit into 10 GiB of reservoir: the boot ROM comes on top.
    rack.addSled(10);
    InstanceId id = rack.create(10);

    assertThat(rack.code(rack.nexus().start(id))).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
    rack.assertQuiet();
  }

  @ParameterizedTest
  @CsvSource({
    "ensureRunning,    RESERVOIR_NOT_READY,    UNAVAILABLE",
    "ensureRunning,    INSUFFICIENT_RESERVOIR, INSUFFICIENT_CAPACITY",
    "ensureRunning,    INTERNAL,               UNAVAILABLE",
    "ensureRegistered, SHUTTING_DOWN,          UNAVAILABLE",
    "ensureRegistered, DECOMMISSIONED,         UNAVAILABLE",
    "ensureRegistered, CONFLICT,               UNAVAILABLE",
  })
  void refusalByTheOnlySled_isSaidToTheUser(String call, ErrorCode refusal, ErrorCode answer) {
    TestSled sled = rack.addSled(10);
    sled.refusals.put(call, refusal);
    InstanceId id = rack.create(4);

    ApiException told = Objects.requireNonNull(rack.refusal(rack.nexus().start(id)));

    assertThat(told.code()).isEqualTo(answer);
    assertThat(told)
        .hasMessageContaining(sled.id().toString())
        .hasMessageContaining(refusal.name());
    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
    rack.assertQuiet();
  }

  @Test
  void refusalByOneSled_leadsToAnother() {
    TestSled bad = rack.addSled(10);
    bad.refusals.put("ensureRunning", ErrorCode.RESERVOIR_NOT_READY);
    TestSled worse = rack.addSled(10);
    worse.refusals.put("ensureRegistered", ErrorCode.INTERNAL);
    TestSled good = rack.addSled(10);
    for (int i = 0; i < 10; i++) {
      InstanceId id = rack.create(1);
      rack.await(rack.nexus().start(id));
      assertThat(rack.sledsThatRun(id)).containsExactly(good);
      rack.await(rack.nexus().stop(id));
    }
    assertThat(bad.calls).isNotEmpty();
    assertThat(worse.calls).isNotEmpty();
    rack.assertQuiet();
  }

  @Test
  void startThatFails_leavesAFailedInstanceFailed() {
    TestSled sled = rack.addSled(10);
    InstanceId id = rack.running(4);
    sled.reboot();
    rack.await(rack.nexus().sledGet(sled.id(), sled.boot()));
    assertThat(rack.state(id)).isEqualTo(InstanceState.FAILED);

    assertThat(rack.code(rack.nexus().start(id))).isEqualTo(ErrorCode.UNAVAILABLE);

    assertThat(rack.state(id)).isEqualTo(InstanceState.FAILED);
    rack.assertQuiet();
  }

  @Test
  void sledOutOfServiceWithRoom_isNotSaidToBeFull() {
    TestSled sled = rack.addSled(10);
    rack.await(rack.nexus().setPolicy(sled.id(), SledPolicy.NO_PROVISION));

    assertThat(rack.code(rack.nexus().start(rack.create(4)))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(rack.code(rack.nexus().start(rack.create(11))))
        .isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
  }

  @Test
  void startOfAnInstanceThatIsKnownToBeLost_startsItAgain() {
    TestSled lost = rack.addSled(10);
    InstanceId id = rack.running(4);
    TestSled other = rack.addSled(10);
    lost.reboot();
    rack.tables.run(
        tx -> SledRegistry.noteBoot(tx, lost.id(), lost.boot(), Instant.EPOCH)); // nobody is told
    assertThat(rack.state(id)).isEqualTo(InstanceState.RUNNING);

    rack.await(rack.nexus().start(id));
    assertThat(rack.sledsThatRun(id)).containsExactly(other);
    rack.assertQuiet();
  }

  @Test
  void bootHeardOfByALaunch_failsTheVmsOfTheOldAtOnce() {
    TestSled sled = rack.addSled(10);
    InstanceId id = rack.running(4);
    sled.reboot();
    assertThat(rack.code(rack.nexus().start(rack.create(4)))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(rack.state(id)).isEqualTo(InstanceState.FAILED);
    rack.assertQuiet();
  }

  @Test
  void startThatHasNotBegunInTime_isInDoubt() {
    rack.addSled(10);
    InstanceId id = rack.create(4);
    rack.store.faults =
        name -> name.equals("start-begin") ? TestStore.Fate.HANGS : TestStore.Fate.COMMITTED;
    assertThat(rack.code(rack.nexus().start(id))).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
  }

  @Test
  void sledThatIsOff_isLeftAtOnceForAnother() {
    TestSled off = rack.addSled(10);
    off.network = (sled, call) -> TestSled.Fate.UNDELIVERED;
    rack.addSled(10);
    for (int i = 0; i < 4; i++) {
      Duration before = rack.scheduler.now();
      rack.running(1);
      assertThat(rack.scheduler.now().minus(before)).isLessThan(Duration.ofSeconds(5));
    }
    assertThat(off.calls).contains("ensureRegistered").doesNotContain("ensureStopped");
    rack.assertQuiet();
  }

  /**
   * The heart of unwinding: what may run somewhere must be seen gone before it may run elsewhere.
   */
  @ParameterizedTest
  @EnumSource(
      value = TestSled.Fate.class,
      names = {"REQUEST_LOST", "REPLY_LOST", "LATE"})
  void launchWithoutAnswer_holdsItsMemoryUntilTheSledConfirms(TestSled.Fate fate) {
    TestSled sled = rack.addSled(10);
    sled.network = (to, call) -> call.equals("ensureRegistered") ? TestSled.Fate.SERVED : fate;
    InstanceId id = rack.create(4);
    CompletionStage<InstanceView> start = rack.nexus().start(id);
    assertThat(rack.code(start)).isEqualTo(ErrorCode.START_PENDING);
    TestSled idle = rack.addSled(10);
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.state(id)).isEqualTo(InstanceState.STARTING);
    assertThat(idle.calls).isEmpty();
    assertThat(rack.books.reservations).hasSize(1);

    sled.network = (to, call) -> TestSled.Fate.SERVED;
    rack.scheduler.advance(TestRack.LONG);

    assertThat(rack.state(id)).isEqualTo(InstanceState.RUNNING);
    rack.assertQuiet();
  }

  @Test
  void lateLaunchOfAnAbandonedAttempt_findsItsIdGone() {
    TestSled slow = rack.addSled(10);
    slow.network =
        (to, call) -> call.equals("ensureRunning") ? TestSled.Fate.LATE : TestSled.Fate.SERVED;
    InstanceId id = rack.create(4);
    CompletionStage<InstanceView> start = rack.nexus().start(id);
    rack.scheduler.advance(Duration.ofSeconds(1));
    TestSled other = rack.addSled(10);

    assertThat(rack.code(start)).isNull();
    rack.scheduler.advance(TestRack.LONG);

    assertThat(rack.sledsThatRun(id)).containsExactly(other);
    rack.assertQuiet();
  }

  @Test
  void rebootDuringALaunch_freesTheAttempt() {
    TestSled sled = rack.addSled(10);
    sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;
    InstanceId id = rack.create(4);
    CompletionStage<InstanceView> start = rack.nexus().start(id);
    rack.scheduler.advance(Duration.ofSeconds(30));
    rack.reboot(sled);
    TestSled other = rack.addSled(10);

    assertThat(rack.code(start)).isNull();

    assertThat(rack.sledsThatRun(id)).containsExactly(other);
    rack.assertQuiet();
  }

  @Test
  void expungeDuringALaunch_freesTheAttempt() {
    TestSled sled = rack.addSled(10);
    sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;
    InstanceId id = rack.create(4);
    CompletionStage<InstanceView> start = rack.nexus().start(id);
    rack.scheduler.advance(Duration.ofSeconds(30));
    rack.await(rack.nexus().setPolicy(sled.id(), SledPolicy.EXPUNGED));

    assertThat(rack.code(start)).isEqualTo(ErrorCode.UNAVAILABLE);

    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
    rack.assertQuiet();
  }

  @Test
  void rebootThatNexusHearsOfBeforeTheStartEnds_isNotASuccess() {
    TestSled sled = rack.addSled(10);
    InstanceId id = rack.create(4);
    sled.network =
        (to, call) -> {
          if (call.equals("ensureRunning")) {
            // The reply is on its way when the sled goes down and its next life asks Nexus.
            rack.scheduler
                .worker("reboot")
                .after(
                    Duration.ofNanos(1_500_000),
                    () -> {
                      sled.reboot();
                      rack.tables.run(
                          tx -> SledRegistry.noteBoot(tx, sled.id(), sled.boot(), Instant.EPOCH));
                    });
          }
          return TestSled.Fate.SERVED;
        };

    assertThat(rack.code(rack.nexus().start(id))).isEqualTo(ErrorCode.UNAVAILABLE);

    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
    rack.assertQuiet();
  }

  @Test
  void sledThatNamesANewerBoot_isBelieved() {
    TestSled sled = rack.addSled(10);
    InstanceId id = rack.create(4);
    sled.reboot(); // and has had no time to tell

    assertThat(rack.code(rack.nexus().start(id))).isEqualTo(ErrorCode.UNAVAILABLE);

    assertThat(sled.calls).as("no need to stop anything").containsExactly("ensureRegistered");
    assertThat(rack.tables.run(tx -> tx.sleds().get(sled.id())).orElseThrow().boot())
        .isEqualTo(sled.boot());
    rack.assertQuiet();
  }

  @Test
  void startWithoutADatastore_isUnavailable() {
    rack.addSled(10);
    InstanceId id = rack.create(4);
    rack.store.faults = name -> TestStore.Fate.UNAVAILABLE;
    assertThat(rack.code(rack.nexus().start(id))).isEqualTo(ErrorCode.UNAVAILABLE);
    rack.store.faults = name -> TestStore.Fate.COMMITTED;
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
  }

  @Test
  void startWhoseCommitIsNeverConfirmed_isTakenUpAnyway() {
    rack.addSled(10);
    InstanceId id = rack.create(4);
    rack.nexus().start();
    rack.store.faults =
        name ->
            name.equals("start-begin") ? TestStore.Fate.APPLIED_UNKNOWN : TestStore.Fate.COMMITTED;
    assertThat(rack.code(rack.nexus().start(id))).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.state(id)).isEqualTo(InstanceState.RUNNING);
    rack.assertQuiet();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"start-place", "start-refused", "start-unwound", "start-give-up", "start-finish"})
  void outageAtAnyStep_delaysTheSagaOnly(String step) {
    TestSled sled = rack.addSled(10);
    if (!step.equals("start-finish")) {
      sled.refusals.put("ensureRunning", ErrorCode.INTERNAL);
    }
    InstanceId id = rack.create(4);
    int[] outages = {20};
    rack.store.faults =
        name ->
            name.equals(step) && outages[0]-- > 0
                ? TestStore.Fate.UNAVAILABLE
                : TestStore.Fate.COMMITTED;
    assertThat(rack.code(rack.nexus().start(id))).isEqualTo(ErrorCode.START_PENDING);
    rack.scheduler.advance(TestRack.LONG);
    assertThat(outages[0]).isNegative();
    rack.assertQuiet();
  }

  @Test
  void eachAttempt_hasAVmmOfItsOwn() {
    TestSled sled = rack.addSled(10);
    InstanceId id = rack.running(4);
    PropolisId first = rack.propolis(id);
    rack.await(rack.nexus().stop(id));
    rack.await(rack.nexus().start(id));
    assertThat(rack.propolis(id)).isNotEqualTo(first);
    assertThat(sled.runs(first)).isFalse();
  }
}
