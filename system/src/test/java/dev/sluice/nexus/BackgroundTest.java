package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledView;
import dev.sluice.nexus.store.InstanceRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Nexus does unasked, and what its front desk answers. */
class BackgroundTest {

  private static final ReservoirMode HALF = new ReservoirMode.Percent(50);

  private final TestRack rack = new TestRack();
  private final TestSled sled = rack.addSled(100);

  @BeforeEach
  void start() {
    rack.nexus().start();
  }

  private int told() {
    return Collections.frequency(sled.calls, "setReservoir");
  }

  @Nested
  class Reservoirs {

    @Test
    void desire_isToldUntilTheReportAgrees() {
      rack.await(rack.nexus().setDesiredReservoir(sled.id(), HALF));
      rack.scheduler.advance(Duration.ofSeconds(100));
      assertThat(told()).as("the report has not changed yet").isBetween(3, 5);

      rack.await(rack.nexus().sledPut(sled.report()));
      int before = told();
      rack.scheduler.advance(TestRack.LONG);
      assertThat(told()).isEqualTo(before);
      SledView view = Objects.requireNonNull(rack.await(rack.nexus().sleds())).get(0);
      assertThat(view.placeableBytes()).isEqualTo(512 * GuestMemory.GIB);
      assertThat(view.desired()).isEqualTo(HALF);
    }

    @Test
    void listThatIsLate_isNotActedOnAfterANewerOne() {
      rack.scheduler.advance(Duration.ofSeconds(1));
      int[] lists = {0};
      rack.store.faults =
          name ->
              name.equals("reservoir-list") && lists[0]++ == 0
                  ? TestStore.Fate.ANSWERED_LATE
                  : TestStore.Fate.COMMITTED;
      rack.await(rack.nexus().setDesiredReservoir(sled.id(), new ReservoirMode.Percent(20)));
      rack.await(rack.nexus().setDesiredReservoir(sled.id(), HALF));
      rack.scheduler.advance(Duration.ofSeconds(300));
      rack.await(rack.nexus().sledPut(sled.report()));
      assertThat(rack.tables.run(tx -> tx.sleds().get(sled.id())).orElseThrow().placeableBytes())
          .isEqualTo(512 * GuestMemory.GIB);
    }

    @Test
    void busySled_isToldAgainLater() {
      sled.refusals.put("setReservoir", ErrorCode.RESERVOIR_BUSY);
      rack.await(rack.nexus().setDesiredReservoir(sled.id(), HALF));
      rack.scheduler.advance(Duration.ofSeconds(100));
      sled.refusals.clear();
      rack.scheduler.advance(Duration.ofSeconds(31));
      rack.await(rack.nexus().sledPut(sled.report()));
      assertThat(rack.tables.run(tx -> tx.sleds().get(sled.id())).orElseThrow().placeableBytes())
          .isEqualTo(512 * GuestMemory.GIB);
    }

    @Test
    void wishes_goWithTheirGenerations() {
      rack.await(rack.nexus().setDesiredReservoir(sled.id(), new ReservoirMode.Percent(20)));
      rack.scheduler.advance(Duration.ofSeconds(1));
      rack.await(rack.nexus().setDesiredReservoir(sled.id(), HALF));
      rack.scheduler.advance(Duration.ofSeconds(1));
      assertThat(sled.generations).containsExactly(1L, 2L);
    }

    @Test
    void outdatedWish_isNotSentAgain() {
      sled.refusals.put("setReservoir", ErrorCode.STALE_GENERATION);
      rack.await(rack.nexus().setDesiredReservoir(sled.id(), HALF));
      rack.scheduler.advance(Duration.ofSeconds(1));
      assertThat(told()).isEqualTo(1);
      sled.refusals.clear();
      rack.await(rack.nexus().setDesiredReservoir(sled.id(), new ReservoirMode.Percent(20)));
      rack.scheduler.advance(Duration.ofSeconds(1));
      assertThat(sled.generations).containsExactly(2L);
    }

    @Test
    void silentSled_hasOneRequestOutstanding() {
      sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;
      rack.await(rack.nexus().setDesiredReservoir(sled.id(), HALF));
      rack.scheduler.advance(TestRack.LONG);
      assertThat(told()).as("10 minutes at a timeout of 60 s").isBetween(6, 11);
    }

    @Test
    void sledWithoutADesire_isLeftAlone() {
      rack.scheduler.advance(TestRack.LONG);
      assertThat(told()).isZero();
    }

    @Test
    void sledBetweenTwoLives_isNotTold() {
      sled.network = (to, call) -> TestSled.Fate.UNDELIVERED;
      rack.await(rack.nexus().setDesiredReservoir(sled.id(), HALF));
      sled.reboot();
      rack.await(rack.nexus().sledGet(sled.id(), sled.boot()));
      int before = told();
      rack.scheduler.advance(TestRack.LONG);
      assertThat(told()).isEqualTo(before);
    }

    @Test
    void expungedSled_isNotTold() {
      sled.network = (to, call) -> TestSled.Fate.UNDELIVERED;
      rack.await(rack.nexus().setDesiredReservoir(sled.id(), HALF));
      rack.await(rack.nexus().setPolicy(sled.id(), SledPolicy.EXPUNGED));
      int before = told();
      rack.scheduler.advance(TestRack.LONG);
      assertThat(told()).isEqualTo(before);
    }
  }

  @Nested
  class AutoRestarts {

    private InstanceId failed(boolean autoRestart) {
      InstanceId id = rack.create(4, autoRestart);
      rack.await(rack.nexus().start(id));
      rack.reboot(sled);
      assertThat(rack.state(id)).isEqualTo(InstanceState.FAILED);
      return id;
    }

    @Test
    void failedInstance_isStartedAgainIfWanted() {
      InstanceId wanted = failed(true);
      InstanceId unwanted = failed(false);
      rack.scheduler.advance(Duration.ofSeconds(62));

      assertThat(rack.state(wanted)).isEqualTo(InstanceState.RUNNING);
      assertThat(rack.state(unwanted)).isEqualTo(InstanceState.FAILED);
      rack.assertQuiet();
    }

    @Test
    void secondRestart_waitsForTheCooldown() {
      InstanceId id = failed(true);
      rack.scheduler.advance(Duration.ofSeconds(62));
      rack.reboot(sled);
      rack.scheduler.advance(Duration.ofSeconds(200));
      assertThat(rack.state(id)).isEqualTo(InstanceState.FAILED);
      rack.scheduler.advance(Duration.ofSeconds(162));
      assertThat(rack.state(id)).isEqualTo(InstanceState.RUNNING);
    }

    @Test
    void stoppedInstance_staysStopped() {
      InstanceId id = rack.create(4, true);
      rack.scheduler.advance(TestRack.LONG);
      assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "-299, false", "-300, true", "1, true", "86400, true"})
    void clockThatWentBack_doesNotHoldUpARestart(long lastSeconds, boolean due) {
      Instant now = Instant.parse("2026-01-02T03:04:05Z");
      InstanceId id = failed(true);
      InstanceRow failed = rack.tables.run(tx -> Instances.row(tx, id));
      InstanceRow row =
          lastSeconds == 0 ? failed : failed.autoRestartedAt(now.plusSeconds(lastSeconds));
      assertThat(row.dueForRestart(now, Duration.ofMinutes(5))).isEqualTo(due);
    }
  }

  @Nested
  class Desk {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, GuestMemory.GIB + 1, 257 * GuestMemory.GIB, -GuestMemory.GIB})
    void impossibleSize_isRefused(long memoryBytes) {
      assertThat(rack.code(rack.nexus().create(new InstanceSpec("vm", memoryBytes, false))))
          .isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(longs = {GuestMemory.GIB, 256 * GuestMemory.GIB})
    void extremeSize_isAccepted(long memoryBytes) {
      assertThat(rack.code(rack.nexus().create(new InstanceSpec("vm", memoryBytes, false))))
          .isNull();
    }

    @Test
    void takenName_isAConflict() {
      rack.await(rack.nexus().create(new InstanceSpec("vm", GuestMemory.GIB, false)));
      assertThat(rack.code(rack.nexus().create(new InstanceSpec("vm", GuestMemory.GIB, false))))
          .isEqualTo(ErrorCode.CONFLICT);
      assertThat(rack.code(rack.nexus().create(new InstanceSpec(" ", GuestMemory.GIB, false))))
          .isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void list_isInOrderOfCreation() {
      List<InstanceId> created = List.of(rack.create(1), rack.create(1), rack.create(1));
      rack.await(rack.nexus().start(created.get(0)));
      assertThat(rack.await(rack.nexus().list()))
          .extracting(InstanceView::id)
          .containsExactlyElementsOf(created);
    }

    @Test
    void createWhoseCommitIsNotConfirmed_isNotDoneTwice() {
      rack.store.faults = name -> TestStore.Fate.APPLIED_UNKNOWN;
      assertThat(rack.code(rack.nexus().create(new InstanceSpec("vm", GuestMemory.GIB, false))))
          .isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
      assertThat(Collections.frequency(rack.store.names, "instance-create")).isEqualTo(1);
    }

    @Test
    void reportWhoseCommitIsNotConfirmed_isInDoubt_andTheNextLookShowsIt() {
      int[] lost = {1};
      rack.store.faults =
          name -> lost[0]-- > 0 ? TestStore.Fate.APPLIED_UNKNOWN : TestStore.Fate.COMMITTED;
      SledAgentInfo report = sled.report();
      assertThat(rack.code(rack.nexus().sledPut(report))).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
      assertThat(rack.code(rack.nexus().sledPut(report))).isEqualTo(ErrorCode.STALE_GENERATION);
    }

    @Test
    void noDatastore_isUnavailable() {
      rack.store.faults = name -> TestStore.Fate.UNAVAILABLE;
      assertThat(rack.code(rack.nexus().list())).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(rack.code(rack.nexus().sledGet(sled.id(), sled.boot())))
          .isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void afterShutdown_everyRequestIsRefused() {
      InstanceId id = rack.create(1);
      rack.nexus().shutdown();
      assertThat(rack.code(rack.nexus().start(id))).isEqualTo(ErrorCode.SHUTTING_DOWN);
      assertThat(rack.code(rack.nexus().list())).isEqualTo(ErrorCode.SHUTTING_DOWN);
      assertThat(rack.code(rack.nexus().sledPut(sled.report()))).isEqualTo(ErrorCode.SHUTTING_DOWN);
    }

    @Test
    void afterShutdown_nothingGoesOn() {
      InstanceId id = rack.create(1);
      sled.network = (to, call) -> TestSled.Fate.UNDELIVERED;
      rack.nexus().start(id);
      rack.await(rack.nexus().setDesiredReservoir(sled.id(), HALF));
      rack.nexus().shutdown();
      rack.scheduler.advance(Duration.ofSeconds(1)); // what is on its way arrives
      sled.calls.clear();
      rack.store.names.clear();
      rack.scheduler.advance(TestRack.LONG);
      assertThat(sled.calls).isEmpty();
      assertThat(rack.store.names).isEmpty();
      assertThat(rack.scheduler.idle()).as("no timer is left").isTrue();
    }

    @Test
    void reservedMemory_isShownWithItsSled() {
      rack.running(4);
      SledView view = Objects.requireNonNull(rack.await(rack.nexus().sleds())).get(0);
      assertThat(view.reservedBytes()).isEqualTo(GuestMemory.reservoirBytes(4 * GuestMemory.GIB));
    }
  }
}
