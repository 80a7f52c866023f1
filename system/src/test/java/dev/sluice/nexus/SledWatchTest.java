package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a sled is looked after again in the next round, however the last one ended. */
class SledWatchTest {

  private static final Duration ROUND = Duration.ofSeconds(31);

  private final TestRack rack = new TestRack();
  private final TestSled sled = rack.addSled(100);

  @BeforeEach
  void start() {
    rack.nexus().start();
  }

  @Test
  void roundInWhichASledTurnsOutToHaveRestarted_goesOn() {
    InstanceId first = rack.running(4);
    InstanceId second = rack.running(4);
    sled.reboot();
    sled.calls.clear();
    rack.scheduler.advance(ROUND);
    assertThat(rack.state(first)).isEqualTo(InstanceState.FAILED);
    assertThat(rack.state(second)).isEqualTo(InstanceState.FAILED);
    assertThat(sled.calls).containsExactly("vmm", "vmm");

    rack.await(rack.nexus().sledPut(sled.report()));
    assertLookedAfter();
  }

  @Test
  void roundThatMeetsAnOutageOfTheDatastore_isMadeUpForByTheNext() {
    InstanceId id = rack.running(4);
    int[] outages = {1};
    rack.store.faults =
        name ->
            name.equals("vmm-end") && outages[0]-- > 0
                ? TestStore.Fate.UNAVAILABLE
                : TestStore.Fate.COMMITTED;
    sled.crash(rack.propolis(id));
    rack.scheduler.advance(ROUND);
    assertThat(rack.state(id)).isEqualTo(InstanceState.RUNNING);
    rack.scheduler.advance(ROUND);
    assertThat(rack.state(id)).isEqualTo(InstanceState.FAILED);
    assertLookedAfter();
  }

  @Test
  void vmThatStillRuns_doesNotEndTheRound() {
    InstanceId kept = rack.running(4);
    InstanceId lost = rack.running(4);
    sled.crash(rack.propolis(lost));
    rack.scheduler.advance(ROUND);
    assertThat(rack.state(kept)).isEqualTo(InstanceState.RUNNING);
    assertThat(rack.state(lost)).isEqualTo(InstanceState.FAILED);
  }

  @Test
  void faultInATransaction_reachesTheWorker() {
    InstanceId id = rack.running(4);
    rack.store.listener =
        (name, body) -> {
          if (name.equals("vmm-end")) {
            throw new IllegalStateException("a fault");
          }
        };
    sled.crash(rack.propolis(id));
    assertThatThrownBy(() -> rack.scheduler.advance(ROUND)).hasMessage("a fault");
  }

  private void assertLookedAfter() {
    InstanceId id = rack.running(4);
    sled.crash(rack.propolis(id));
    rack.scheduler.advance(ROUND);
    assertThat(rack.state(id)).isEqualTo(InstanceState.FAILED);
    rack.assertQuiet();
  }
}
