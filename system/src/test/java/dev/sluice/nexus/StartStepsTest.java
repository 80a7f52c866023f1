package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BootId;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.nexus.store.SagaRow;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Single steps of a start, met at a moment when the world has gone on. */
class StartStepsTest {

  private static final SagaId SAGA = new SagaId(new UUID(3, 1));
  private static final PropolisId FRESH = new PropolisId(new UUID(4, 1));
  private static final Duration COOLDOWN = Duration.ofMinutes(5);

  private final TestRack rack = new TestRack();
  private final TestSled sled = rack.addSled(100);
  private final InstanceId id = rack.create(4);

  @Test
  void launchOntoASledThatHasSinceRestarted_isUnwoundAtOnce() {
    rack.tables.run(tx -> StartSteps.begin(tx, SAGA, id));
    SagaRow placing = saga();
    rack.tables.run(tx -> StartSteps.place(tx, placing, FRESH, 0));
    SagaRow launching = saga();
    rack.tables.run(tx -> SledRegistry.noteBoot(tx, sled.id(), new BootId(2), Instant.EPOCH));

    StartPosition position = rack.tables.run(tx -> StartSteps.finish(tx, launching));

    assertThat(position).isInstanceOf(StartPosition.Unwind.class);
    assertThat(saga().refusedBy(sled.id())).isTrue();
    assertThat(rack.state(id)).isEqualTo(InstanceState.STARTING);
  }

  @Test
  void automaticStartThatIsNoLongerDue_isNotBegun() {
    assertThat(beginAgain(id)).isEqualTo(new StartPosition.Ended(null));
    rack.await(rack.nexus().delete(id));
    assertThat(beginAgain(id)).isEqualTo(new StartPosition.Ended(null));
    assertThat(rack.books.sagas).isEmpty();
  }

  @Test
  void stepThatWasTaken_isNotTakenTwice() {
    rack.tables.run(tx -> StartSteps.begin(tx, SAGA, id));
    SagaRow placing = saga();
    StartPosition first = rack.tables.run(tx -> StartSteps.place(tx, placing, FRESH, 0));
    PropolisId other = new PropolisId(new UUID(4, 2));

    StartPosition second = rack.tables.run(tx -> StartSteps.place(tx, placing, other, 0));

    assertThat(second).isEqualTo(first);
    assertThat(rack.books.reservations).hasSize(1);
  }

  @Test
  void launchWithoutAVmm_isAFaultOfTheProgram() {
    rack.tables.run(tx -> StartSteps.begin(tx, SAGA, id));
    SagaRow broken = saga().at(SagaRow.Step.LAUNCH, null);
    rack.tables.run(
        tx -> {
          tx.sagas().put(broken);
          return true;
        });
    assertThatThrownBy(() -> rack.tables.run(tx -> StartSteps.position(tx, SAGA)))
        .hasMessage("saga " + SAGA + " has no VMM at LAUNCH");
  }

  private StartPosition beginAgain(InstanceId instance) {
    return rack.tables.run(
        tx -> StartSteps.beginAgain(tx, SAGA, instance, Instant.EPOCH, COOLDOWN));
  }

  private SagaRow saga() {
    return rack.tables.run(tx -> tx.sagas().get(SAGA)).orElseThrow();
  }
}
