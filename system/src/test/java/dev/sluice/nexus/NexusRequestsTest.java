package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledPolicy;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Nexus answers, and what each request sets going at once. */
class NexusRequestsTest {

  private final TestRack rack = new TestRack();
  private final TestSled sled = rack.addSled(100);

  @BeforeEach
  void start() {
    rack.nexus().start();
    rack.scheduler.advance(Duration.ofSeconds(3)); // the first rounds are over
  }

  @Test
  void sledThatAsks_isToldItsOwnReport() {
    SledAgentInfo report = sled.report();
    rack.await(rack.nexus().sledPut(report));
    assertThat(rack.await(rack.nexus().sledGet(sled.id(), sled.boot()))).isEqualTo(report);
  }

  @Test
  void reportOfTheSameBoot_isNoReasonToLookForLostVmms() {
    int searches = searches();
    rack.await(rack.nexus().sledPut(sled.report()));
    rack.await(rack.nexus().sledGet(sled.id(), sled.boot()));
    assertThat(searches()).isEqualTo(searches);
  }

  @Test
  void policyThatIsSoAlready_isNoReasonToLookForLostVmms() {
    rack.await(rack.nexus().setPolicy(sled.id(), SledPolicy.EXPUNGED));
    int searches = searches();
    rack.await(rack.nexus().setPolicy(sled.id(), SledPolicy.EXPUNGED));
    assertThat(searches()).isEqualTo(searches);
  }

  @Test
  void policyThatLosesNothing_isNoReasonToLookForLostVmms() {
    int searches = searches();
    rack.await(rack.nexus().setPolicy(sled.id(), SledPolicy.NO_PROVISION));
    assertThat(searches()).isEqualTo(searches);
  }

  @Test
  void decommissionedSled_isToldSo_andItsReportsAreRefused() {
    assertThat(rack.code(rack.nexus().decommission(sled.id()))).isEqualTo(ErrorCode.CONFLICT);
    rack.await(rack.nexus().setPolicy(sled.id(), SledPolicy.EXPUNGED));
    rack.await(rack.nexus().decommission(sled.id()));

    SledAgentInfo told =
        Objects.requireNonNull(rack.await(rack.nexus().sledGet(sled.id(), sled.boot())));
    assertThat(told.decommissioned()).isTrue();
    assertThat(rack.code(rack.nexus().sledPut(sled.report()))).isEqualTo(ErrorCode.DECOMMISSIONED);
  }

  @Test
  void desiredReservoir_isToldAtOnce() {
    rack.await(rack.nexus().setDesiredReservoir(sled.id(), new ReservoirMode.Percent(50)));
    rack.scheduler.advance(Duration.ofMillis(100)); // less than a period
    assertThat(sled.calls).containsExactly("setReservoir");
  }

  @Test
  void instance_isShownAsItIs() {
    InstanceId id = rack.running(4);
    assertThat(rack.await(rack.nexus().get(id))).isEqualTo(rack.view(id));
    assertThat(rack.view(id).state()).isEqualTo(InstanceState.RUNNING);
    assertThat(rack.view(id).sled()).isEqualTo(sled.id());
  }

  @Test
  void faultInARequest_isInternal() {
    rack.store.listener =
        (name, body) -> {
          throw new IllegalStateException("a fault");
        };
    assertThat(rack.code(rack.nexus().list())).isEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void name_hasAtMost63Characters() {
    assertThat(rack.code(rack.nexus().create(named("n".repeat(63))))).isNull();
    assertThat(rack.code(rack.nexus().create(named("n".repeat(64)))))
        .isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void name_hasNoCharacterThatADatabaseCannotHold() {
    assertThat(rack.code(rack.nexus().create(named("a\u0000b"))))
        .isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(rack.code(rack.nexus().create(named("a b \u00fc")))).isNull();
  }

  private static InstanceSpec named(String name) {
    return new InstanceSpec(name, GuestMemory.GIB, false);
  }

  private int searches() {
    return Collections.frequency(rack.store.names, "sled-vmms");
  }
}
