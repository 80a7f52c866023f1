package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BootId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.nexus.store.SledRow;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the book of sleds says was news, and when it was written. */
class SledRegistryAnswersTest {

  private static final Instant LATER = Instant.EPOCH.plusSeconds(7);
  private static final ReservoirMode HALF = new ReservoirMode.Percent(50);

  private final TestRack rack = new TestRack();
  private final SledId id = rack.addSled(100).id();

  @Test
  void newerBoot_isNewsOnce() {
    assertThat(noteBoot(new BootId(2))).isTrue();
    assertThat(noteBoot(new BootId(2))).isFalse();
    assertThat(noteBoot(new BootId(1))).isFalse();
    assertThat(row().boot()).isEqualTo(new BootId(2));
    assertThat(row().timeModified()).isEqualTo(LATER);
  }

  @Test
  void newerBootOfADecommissionedSled_isNoNews() {
    setPolicy(SledPolicy.EXPUNGED);
    decommission();
    assertThat(noteBoot(new BootId(2))).isFalse();
    assertThat(row().boot()).isEqualTo(new BootId(1));
  }

  @Test
  void policy_isNewsOnce() {
    assertThat(setPolicy(SledPolicy.NO_PROVISION)).isTrue();
    assertThat(setPolicy(SledPolicy.NO_PROVISION)).isFalse();
  }

  @Test
  void decommissioning_isNewsOnce() {
    setPolicy(SledPolicy.EXPUNGED);
    assertThat(decommission()).isTrue();
    assertThat(decommission()).isFalse();
  }

  @Test
  void desiredReservoir_isNewsOnce() {
    assertThat(setDesired()).isTrue();
    assertThat(setDesired()).isFalse();
  }

  @Test
  void desiredReservoirOfAnExpungedSled_isAConflict() {
    setPolicy(SledPolicy.EXPUNGED);
    assertThatThrownBy(this::setDesired)
        .hasMessage("sled " + id + " is EXPUNGED and ACTIVE: its reservoir cannot change");
  }

  @Test
  void unknownSled_isRefused() {
    SledId unknown = new SledId(new UUID(9, 9));
    assertThatThrownBy(
            () ->
                rack.tables.run(
                    tx -> SledRegistry.noteBoot(tx, unknown, new BootId(2), Instant.EPOCH)))
        .hasMessage("no sled " + unknown);
  }

  private boolean noteBoot(BootId boot) {
    return rack.tables.run(tx -> SledRegistry.noteBoot(tx, id, boot, LATER));
  }

  private boolean setPolicy(SledPolicy policy) {
    return rack.tables.run(tx -> SledRegistry.setPolicy(tx, id, policy, LATER));
  }

  private boolean decommission() {
    return rack.tables.run(tx -> SledRegistry.decommission(tx, id, LATER));
  }

  private boolean setDesired() {
    return rack.tables.run(tx -> SledRegistry.setDesired(tx, id, HALF, LATER));
  }

  private SledRow row() {
    return rack.tables.run(tx -> tx.sleds().get(id)).orElseThrow();
  }
}
