package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The table of states and requests in docs/control-plane.md, a cell each, and starts called off.
 */
class StatesAndRequestsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestRack rack = new TestRack();
  private final TestSled sled = rack.addSled(10);

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          STOPPED,  start,  -,        RUNNING
          STARTING, start,  CONFLICT, STOPPED
          RUNNING,  start,  -,        RUNNING
          STOPPING, start,  CONFLICT, STOPPED
          FAILED,   start,  -,        RUNNING
          STOPPED,  stop,   -,        STOPPED
          STARTING, stop,   -,        STOPPED
          RUNNING,  stop,   -,        STOPPED
          STOPPING, stop,   -,        STOPPED
          FAILED,   stop,   -,        STOPPED
          STOPPED,  delete, -,        -
          STARTING, delete, -,        -
          RUNNING,  delete, -,        -
          STOPPING, delete, -,        -
          FAILED,   delete, -,        -
          """)
  void cell(
      InstanceState state,
      String request,
      @Nullable ErrorCode answer,
      @Nullable InstanceState end) {
    rack.nexus().start();
    InstanceId id = in(state);

    CompletionStage<?> asked =
        switch (request) {
          case "start" -> rack.nexus().start(id);
          case "stop" -> rack.nexus().stop(id);
          default -> rack.nexus().delete(id);
        };
    sled.network = (to, call) -> TestSled.Fate.SERVED;

    assertThat(rack.code(asked)).isEqualTo(answer);
    rack.scheduler.advance(TestRack.LONG);
    if (end == null) {
      assertThat(rack.code(rack.nexus().get(id))).isEqualTo(ErrorCode.NO_SUCH_INSTANCE);
      assertThat(sled.running()).isEmpty();
      assertThat(rack.books.reservations).isEmpty();
    } else {
      assertThat(rack.state(id)).isEqualTo(end);
    }
    rack.assertQuiet();
  }

  private InstanceId in(InstanceState state) {
    InstanceId id = rack.create(4, true);
    if (state == InstanceState.STOPPED) {
      return id;
    }
    if (state == InstanceState.STARTING) {
      sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;
      rack.nexus().start(id);
      rack.scheduler.advance(SECOND);
    } else {
      rack.await(rack.nexus().start(id));
    }
    if (state == InstanceState.STOPPING) {
      sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;
      rack.nexus().stop(id);
      rack.scheduler.advance(SECOND);
    } else if (state == InstanceState.FAILED) {
      rack.reboot(sled);
    }
    assertThat(rack.state(id)).isEqualTo(state);
    return id;
  }

  @Test
  void stopWhileTheSledIsSilent_isAnsweredAtOnceAndKeepsTheMemoryTaken() {
    InstanceId id = rack.create(4);
    sled.network = (to, call) -> TestSled.Fate.REPLY_LOST;
    CompletionStage<InstanceView> start = rack.nexus().start(id);
    rack.scheduler.advance(SECOND);

    InstanceView stopped = rack.await(rack.nexus().stop(id));

    assertThat(stopped).isNotNull().returns(InstanceState.STOPPED, InstanceView::state);
    assertThat(rack.code(start)).isEqualTo(ErrorCode.CONFLICT);
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.books.reservations).as("it may run").hasSize(1);
    assertThat(rack.code(rack.nexus().start(id))).isEqualTo(ErrorCode.UNAVAILABLE);

    sled.network = (to, call) -> TestSled.Fate.SERVED;
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.books.reservations).isEmpty();
    assertThat(sled.running()).isEmpty();
    rack.await(rack.nexus().start(id));
    rack.assertQuiet();
  }

  @Test
  void stopBetweenRegistrationAndRun_keepsTheVmFromRunning() {
    InstanceId id = rack.create(4);
    CompletionStage<?>[] stop = new CompletionStage<?>[1];
    sled.network =
        (to, call) -> {
          if (stop[0] == null) {
            stop[0] = rack.nexus().stop(id); // while the registration is on its way
          }
          return TestSled.Fate.SERVED;
        };

    assertThat(rack.code(rack.nexus().start(id))).isEqualTo(ErrorCode.CONFLICT);

    assertThat(stop[0]).isNotNull();
    rack.scheduler.advance(TestRack.LONG);
    assertThat(sled.calls).contains("ensureRegistered").doesNotContain("ensureRunning");
    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
    rack.assertQuiet();
  }

  @Test
  void startThatHasNoSledYet_isCalledOffWithoutATrace() {
    InstanceId id = rack.create(4);
    rack.store.faults =
        name -> name.equals("start-place") ? TestStore.Fate.UNAVAILABLE : TestStore.Fate.COMMITTED;
    CompletionStage<InstanceView> start = rack.nexus().start(id);
    rack.scheduler.advance(SECOND);

    assertThat(rack.code(rack.nexus().stop(id))).isNull();

    assertThat(rack.code(start)).isEqualTo(ErrorCode.CONFLICT);
    rack.store.faults = name -> TestStore.Fate.COMMITTED;
    rack.scheduler.advance(TestRack.LONG);
    assertThat(sled.calls).isEmpty();
    rack.assertQuiet();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void processThatDiesAfterTheStop_leavesTheVmToTheNext(boolean delete) {
    rack.nexus().start();
    InstanceId id = rack.create(4);
    sled.network = (to, call) -> TestSled.Fate.REPLY_LOST;
    rack.nexus().start(id);
    rack.scheduler.advance(SECOND);
    CompletionStage<?> asked = delete ? rack.nexus().delete(id) : rack.nexus().stop(id);
    assertThat(rack.code(asked)).isNull();

    rack.crashNexus();
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.books.reservations).as("it may run").hasSize(1);
    sled.network = (to, call) -> TestSled.Fate.SERVED;
    rack.scheduler.advance(TestRack.LONG);

    assertThat(sled.running()).isEmpty();
    rack.assertQuiet();
  }

  /** The stop comes at each transaction and each request of a start in turn. */
  @ParameterizedTest
  @EnumSource(
      value = TestStore.Fate.class,
      names = {"COMMITTED", "TWICE", "APPLIED_UNKNOWN", "LOST_UNKNOWN"})
  void stopAtEachStep_endsStopped(TestStore.Fate fate) {
    int at = 0;
    boolean reached = true;
    while (reached) {
      reached = stopAt(at++, fate);
    }
    assertThat(at).as("steps of a start").isGreaterThan(4);
  }

  private static boolean stopAt(int at, TestStore.Fate fate) {
    TestRack rack = new TestRack();
    TestSled sled = rack.addSled(10);
    rack.nexus().start();
    InstanceId id = rack.create(4);
    int[] events = {0};
    Runnable event =
        () -> {
          if (events[0]++ == at) {
            rack.nexus().stop(id);
          }
        };
    boolean[] failed = {false};
    rack.store.faults =
        name -> {
          if (!name.startsWith("start-")) {
            return TestStore.Fate.COMMITTED;
          }
          event.run();
          failed[0] = !failed[0];
          return failed[0] ? fate : TestStore.Fate.COMMITTED;
        };
    sled.network =
        (to, call) -> {
          event.run();
          return TestSled.Fate.SERVED;
        };
    rack.nexus().start(id);
    rack.scheduler.advance(TestRack.LONG);
    if (events[0] > at && at > 1) { // before that the stop may come before the start
      assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
    }
    rack.assertQuiet();
    return events[0] > at;
  }

  @Test
  void failedInstanceThatIsStopped_isNotRestarted() {
    rack.nexus().start();
    InstanceId id = in(InstanceState.FAILED);
    rack.await(rack.nexus().stop(id));
    rack.scheduler.advance(Duration.ofHours(2));
    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
  }

  @Test
  void stopOfAnInstanceThatIsDeletedMeanwhile_isAnsweredWhenTheMemoryIsFree() {
    InstanceId id = in(InstanceState.STOPPING);
    CompletionStage<InstanceView> stop = rack.nexus().stop(id);
    rack.await(rack.nexus().delete(id));
    sled.network = (to, call) -> TestSled.Fate.SERVED;
    assertThat(rack.code(stop)).isNull();
    assertThat(rack.books.reservations).isEmpty();
  }

  @Test
  void startWithAKeyThatIsCalledOff_staysSo() {
    InstanceId id = rack.create(4);
    IdempotencyKey key = new IdempotencyKey(new UUID(9, 1));
    sled.network = (to, call) -> TestSled.Fate.REPLY_LOST;
    CompletionStage<InstanceView> start = rack.nexus().start(id, key);
    rack.scheduler.advance(SECOND);
    rack.await(rack.nexus().stop(id));
    sled.network = (to, call) -> TestSled.Fate.SERVED;
    rack.scheduler.advance(TestRack.LONG);

    assertThat(rack.code(start)).isEqualTo(ErrorCode.CONFLICT);
    assertThat(rack.code(rack.nexus().start(id, key))).isEqualTo(ErrorCode.CONFLICT);
    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
    rack.assertQuiet();
  }

  @Test
  void nameOfADeletedInstance_isFreeAtOnce() {
    InstanceId id = in(InstanceState.STARTING);
    InstanceSpec spec = rack.tables.run(tx -> Instances.row(tx, id)).spec();
    rack.await(rack.nexus().delete(id));
    assertThat(rack.code(rack.nexus().create(spec))).isNull();
    assertThat(rack.books.reservations).hasSize(1);
  }
}
