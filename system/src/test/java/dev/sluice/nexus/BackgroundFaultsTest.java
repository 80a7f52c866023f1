package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.PropolisId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The work that Nexus does unasked: what is a fault there, and what it does not do too often. */
class BackgroundFaultsTest {

  private final TestRack rack = new TestRack();
  private final TestSled sled = rack.addSled(100);

  @ParameterizedTest
  @ValueSource(strings = {"saga-list", "watch-list", "reservoir-list", "auto-restart-list"})
  void faultInARound_reachesTheWorker(String transaction) {
    rack.store.listener =
        (name, body) -> {
          if (name.equals(transaction)) {
            throw new IllegalStateException("a fault");
          }
        };
    rack.nexus().start();
    assertThatThrownBy(() -> rack.scheduler.advance(TestRack.LONG)).hasMessage("a fault");
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga-list", "watch-list", "reservoir-list", "auto-restart-list"})
  void outageInARound_isLeftToTheNext(String transaction) {
    rack.store.faults =
        name -> name.equals(transaction) ? TestStore.Fate.UNAVAILABLE : TestStore.Fate.COMMITTED;
    rack.nexus().start();
    rack.scheduler.advance(TestRack.LONG);
    assertThat(Collections.frequency(rack.store.names, transaction)).isBetween(9, 21);
  }

  @Test
  void stopThatGetsNoAnswer_isTriedAgainAtWideningIntervals() {
    InstanceId id = rack.running(4);
    sled.network = (to, call) -> TestSled.Fate.UNDELIVERED;
    sled.calls.clear();
    rack.nexus().stop(id);
    rack.scheduler.advance(Duration.ofSeconds(30)); // pauses of 1, 2, 4, 8 and 16 s
    assertThat(sled.calls).hasSize(5);
    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPING);
  }

  @Test
  void lostSledFullOfInstances_isStartedAgainSixteenInARound() {
    for (int i = 0; i < 17; i++) {
      rack.await(rack.nexus().start(rack.create(1, true)));
    }
    rack.nexus().start();
    rack.reboot(sled);
    rack.scheduler.advance(Duration.ofSeconds(62));
    assertThat(sled.running()).hasSize(16);
    rack.scheduler.advance(Duration.ofSeconds(62));
    assertThat(sled.running()).hasSize(17);
  }

  @Test
  void instanceDeletedBeforeItsStartCouldBeAnswered_isSaidToHaveStarted() {
    InstanceId id = rack.create(4);
    int[] tries = {0};
    rack.store.faults =
        name -> {
          if (!name.equals("start-finish")) {
            return TestStore.Fate.COMMITTED;
          } else if (tries[0]++ == 0) {
            return TestStore.Fate.APPLIED_UNKNOWN;
          }
          PropolisId propolis = rack.propolis(id);
          sled.crash(propolis);
          rack.tables.run(tx -> VmmEnd.confirmed(tx, propolis, Instant.EPOCH));
          rack.tables.run(tx -> Instances.delete(tx, id, Instant.EPOCH));
          return TestStore.Fate.COMMITTED;
        };
    InstanceView started = Objects.requireNonNull(rack.await(rack.nexus().start(id)));
    assertThat(started.state()).isEqualTo(InstanceState.RUNNING);
    assertThat(rack.code(rack.nexus().get(id))).isEqualTo(ErrorCode.NO_SUCH_INSTANCE);
  }
}
