package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.nexus.store.VmmRow;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VmmEndTest {

  private final TestRack rack = new TestRack();
  private final TestSled sled = rack.addSled(10);
  private final InstanceId id = rack.running(4);
  private final PropolisId propolis = rack.propolis(id);

  private boolean lost() {
    return rack.tables.run(tx -> VmmEnd.lost(tx, propolis));
  }

  private boolean confirmed() {
    return rack.tables.run(tx -> VmmEnd.confirmed(tx, propolis));
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
}
