package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.VmmRow;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VmmEndTest {

  private final TestRack rack = new TestRack();
  private final TestSled sled = rack.addSled(10);
  private final InstanceId id = rack.running(4);
  private final PropolisId propolis = rack.propolis(id);

  private static final Instant LATER = Instant.ofEpochSecond(9);

  private boolean lost() {
    return rack.tables.run(tx -> VmmEnd.lost(tx, propolis, Instant.EPOCH));
  }

  private boolean confirmed() {
    return rack.tables.run(tx -> VmmEnd.confirmed(tx, propolis, Instant.EPOCH));
  }

  @Test
  void vmmOfASledThatIsStillUp_isNotLost() {
    assertThat(lost()).isFalse();
    rack.assertQuiet();
  }

  @Test
  void vmmInTheHandsOfItsSaga_isLeftAlone() {
    sled.reboot();
    rack.tables.run(
        tx -> {
          tx.vmms().put(tx.vmms().get(propolis).orElseThrow().with(VmmRow.State.STARTING));
          SledRegistry.noteBoot(tx, sled.id(), sled.boot(), Instant.EPOCH);
          return true;
        });
    assertThat(lost()).isFalse();
    assertThat(confirmed()).isFalse();
    boolean reserved = rack.books.reservations.containsKey(propolis);
    assertThat(reserved).isTrue();
  }

  @Test
  void secondEnd_doesNothing() {
    sled.crash(propolis);
    assertThat(confirmed()).isTrue();
    rack.assertNoChange(this::confirmed);
    assertThat(rack.state(id)).isEqualTo(InstanceState.FAILED);
    rack.assertQuiet();
  }

  @Test
  void instanceThatHasFailed_saysSinceWhen_whateverStartsComeTo() {
    sled.crash(propolis);
    confirmed();
    InstanceRow failed = row();
    assertThat(failed.timeFailed()).isEqualTo(Instant.EPOCH);
    InstanceRow starting = failed.with(InstanceState.STARTING, null);
    assertThat(starting.backTo(InstanceState.FAILED, LATER)).isEqualTo(failed);
    assertThat(starting.backTo(InstanceState.STOPPED, LATER).timeFailed()).isNull();
    InstanceRow running = starting.with(InstanceState.RUNNING, propolis);
    assertThat(running.timeFailed()).isNull();
    assertThat(running.failed(LATER).timeFailed()).isEqualTo(LATER);
    assertThat(failed.autoRestartedAt(LATER).timeFailed()).isEqualTo(Instant.EPOCH);
  }

  private InstanceRow row() {
    return rack.tables.run(tx -> tx.instances().get(id).orElseThrow());
  }
}
