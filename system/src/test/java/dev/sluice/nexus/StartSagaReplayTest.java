package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.nexus.store.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every step and every undo of a start done twice, failed in turn, and interrupted by the end of
 * the process: whatever happens, the books end up clean.
 */
class StartSagaReplayTest {

  /** A rack whose first instance can run, or is refused by all three sleds. */
  private static TestRack rack(boolean refused) {
    TestRack rack = new TestRack();
    for (int i = 0; i < 3; i++) {
      TestSled sled = rack.addSled(10);
      if (refused) {
        sled.refusals.put("ensureRunning", ErrorCode.RESERVOIR_NOT_READY);
      }
    }
    rack.nexus().start();
    return rack;
  }

  private static boolean isStep(String transaction) {
    return transaction.startsWith("start-") && !transaction.equals("start-begin-again");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyStepTwice_isTheSameAsOnce(boolean refused) {
    TestRack rack = rack(refused);
    InstanceId id = rack.create(4);
    rack.store.faults = name -> isStep(name) ? TestStore.Fate.TWICE : TestStore.Fate.COMMITTED;

    ErrorCode answer = rack.code(rack.nexus().start(id));

    assertThat(answer).isEqualTo(refused ? ErrorCode.UNAVAILABLE : null);
    assertThat(rack.state(id)).isEqualTo(refused ? InstanceState.STOPPED : InstanceState.RUNNING);
    rack.assertQuiet();
  }

  /**
   * What a process sent before it died may be applied when its successor is steps further on. (Not
   * so the begin: nobody goes on with a saga whose begin is still on its way.)
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void echoOfAnEarlierStep_changesNothing(boolean refused) {
    TestRack rack = rack(refused);
    InstanceId id = rack.create(4);
    List<Function<Transaction, ?>> earlier = new ArrayList<>();
    rack.store.listener =
        (name, body) -> {
          if (isStep(name) && !name.equals("start-begin")) {
            earlier.add(body);
            for (Function<Transaction, ?> echo : earlier) {
              rack.assertNoChange(() -> rack.tables.run(echo));
            }
          }
        };
    rack.await(rack.nexus().start(id).handle((view, failure) -> true));

    // place and finish; or place, refused and unwound thrice, then place and give up
    assertThat(earlier).hasSize(refused ? 11 : 2);
    rack.assertQuiet();
  }

  @ParameterizedTest
  @EnumSource(
      value = TestStore.Fate.class,
      names = {"APPLIED_UNKNOWN", "LOST_UNKNOWN", "SERIALIZATION"})
  void everyFirstTryAtFault_isTheSameAsNone(TestStore.Fate fault) {
    for (boolean refused : new boolean[] {false, true}) {
      TestRack rack = rack(refused);
      InstanceId id = rack.create(4);
      List<String> failed = new ArrayList<>();
      rack.store.faults =
          name -> {
            boolean second = failed.remove(name);
            if (!second && isStep(name)) {
              failed.add(name);
              return fault;
            }
            return TestStore.Fate.COMMITTED;
          };

      ErrorCode answer = rack.code(rack.nexus().start(id));

      assertThat(answer).isEqualTo(refused ? ErrorCode.UNAVAILABLE : null);
      rack.assertQuiet();
    }
  }

  /** Runs a start, lets something happen at its {@code at}-th event, and lets time pass. */
  private static boolean disturb(boolean refused, int at, Consumer<TestRack> disturbance) {
    TestRack rack = rack(refused);
    InstanceId id = rack.create(4);
    int[] events = {0};
    Runnable event =
        () -> {
          if (events[0]++ == at) {
            disturbance.accept(rack);
          }
        };
    rack.store.faults =
        name -> {
          if (isStep(name)) {
            event.run();
          }
          return TestStore.Fate.COMMITTED;
        };
    for (TestSled sled : rack.sleds.values()) {
      sled.network =
          (to, call) -> {
            event.run();
            return TestSled.Fate.SERVED;
          };
    }
    rack.nexus().start(id);
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.state(id))
        .as("after a disturbance at event %d", at)
        .isEqualTo(refused ? InstanceState.STOPPED : InstanceState.RUNNING);
    rack.assertQuiet();
    return events[0] > at;
  }

  /** The request or transaction is on its way when the process ends. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void crashAfterEachCall_isSurvived(boolean refused) {
    int at = 0;
    while (disturb(refused, at, TestRack::crashNexus)) {
      at++;
    }
    // begin, place, register, run, finish; with a refusal by each sled a dozen more
    assertThat(at).isGreaterThanOrEqualTo(refused ? 20 : 5);
  }

  /** The process ends with the call served, before it has heard the answer. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void crashBeforeEachAnswer_isSurvived(boolean refused) {
    int at = 0;
    while (disturb(
        refused,
        at,
        rack ->
            rack.scheduler.worker("crash").after(Duration.ofNanos(1_500_000), rack::crashNexus))) {
      at++;
    }
    assertThat(at).isGreaterThanOrEqualTo(refused ? 20 : 5);
  }

  /** Fails each request in turn, in each way a network can; the start then tries elsewhere. */
  @ParameterizedTest
  @EnumSource(TestSled.Fate.class)
  void failureOfEachRequestInTurn_endsInACleanState(TestSled.Fate fate) {
    for (int at = 0; at < 4; at++) {
      for (boolean refused : new boolean[] {false, true}) {
        TestRack rack = rack(refused);
        InstanceId id = rack.create(4);
        int[] requests = {0};
        int failing = at;
        for (TestSled sled : rack.sleds.values()) {
          sled.network = (to, call) -> requests[0]++ == failing ? fate : TestSled.Fate.SERVED;
        }
        ErrorCode answer = rack.code(rack.nexus().start(id));
        rack.scheduler.advance(TestRack.LONG);

        assertThat(answer).isEqualTo(refused ? ErrorCode.UNAVAILABLE : null);
        rack.assertQuiet();
        for (TestSled sled : rack.sleds.values()) {
          assertThat(sled.known())
              .as("VMMs that no saga has left behind")
              .isEqualTo(sled.running());
        }
      }
    }
  }

  @Test
  void crashWhileTheDatastoreIsDown_isSurvivedToo() {
    TestRack rack = rack(false);
    InstanceId id = rack.create(4);
    rack.store.faults =
        name -> name.equals("start-finish") ? TestStore.Fate.UNAVAILABLE : TestStore.Fate.COMMITTED;
    rack.nexus().start(id);
    rack.scheduler.advance(Duration.ofSeconds(5));
    rack.store.faults = name -> TestStore.Fate.UNAVAILABLE;
    rack.crashNexus();
    rack.scheduler.advance(TestRack.LONG);
    rack.store.faults = name -> TestStore.Fate.COMMITTED;
    rack.scheduler.advance(TestRack.LONG);

    assertThat(rack.state(id)).isEqualTo(InstanceState.RUNNING);
    rack.assertQuiet();
  }
}
