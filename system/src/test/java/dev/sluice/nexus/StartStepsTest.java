package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BootId;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.NexusRow;
import dev.sluice.nexus.store.OutcomeRow;
import dev.sluice.nexus.store.Refusal;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.VmmRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Single steps of a start, met at a moment when the world has gone on. */
class StartStepsTest {

  private static final SagaId SAGA = new SagaId(new UUID(3, 1));
  private static final NexusId SELF = new NexusId(new UUID(6, 1));
  private static final NexusId OTHER = new NexusId(new UUID(6, 2));
  private static final PropolisId FRESH = new PropolisId(new UUID(4, 1));
  private static final Duration COOLDOWN = Duration.ofMinutes(5);

  private final TestRack rack = new TestRack();
  private final TestSled sled = rack.addSled(100);
  private final InstanceId id = rack.create(4);

  @Test
  void launchOntoASledThatHasSinceRestarted_isLostAndNotFinished() {
    rack.tables.run(tx -> StartSteps.begin(tx, SAGA, SELF, id));
    SagaRow placing = saga();
    rack.tables.run(tx -> StartSteps.place(tx, placing, FRESH, 0));
    SagaRow launching = saga();
    rack.tables.run(tx -> SledRegistry.noteBoot(tx, sled.id(), new BootId(2), Instant.EPOCH));

    StartPosition position = rack.tables.run(tx -> StartSteps.finish(tx, launching, Instant.EPOCH));

    assertThat(position)
        .isInstanceOfSatisfying(
            StartPosition.Launch.class, launch -> assertThat(launch.placed().lost()).isTrue());
    assertThat(rack.state(id)).isEqualTo(InstanceState.STARTING);
  }

  @Test
  void automaticStartThatIsNoLongerDue_isNotBegun() {
    assertThat(beginAgain(id)).isEqualTo(new StartPosition.NotDue());
    rack.await(rack.nexus().delete(id));
    assertThat(beginAgain(id)).isEqualTo(new StartPosition.NotDue());
    assertThat(rack.books.sagas).isEmpty();
  }

  @Test
  void stepThatWasTaken_isNotTakenTwice() {
    rack.tables.run(tx -> StartSteps.begin(tx, SAGA, SELF, id));
    SagaRow placing = saga();
    StartPosition first = rack.tables.run(tx -> StartSteps.place(tx, placing, FRESH, 0));
    PropolisId other = new PropolisId(new UUID(4, 2));

    StartPosition second = rack.tables.run(tx -> StartSteps.place(tx, placing, other, 0));

    assertThat(second).isEqualTo(first);
    assertThat(rack.books.reservations).hasSize(1);
  }

  @Test
  void launchWithoutAVmm_isAFaultOfTheProgram() {
    rack.tables.run(tx -> StartSteps.begin(tx, SAGA, SELF, id));
    SagaRow broken = saga().at(SagaRow.Step.LAUNCH, null);
    rack.tables.run(
        tx -> {
          tx.sagas().put(broken);
          return true;
        });
    assertThatThrownBy(() -> rack.tables.run(tx -> StartSteps.position(tx, broken)))
        .hasMessage("saga " + SAGA + " has no VMM at LAUNCH");
  }

  /** A launch in the hands of {@link #SELF}, as its row is then. */
  private SagaRow launching() {
    rack.tables.run(tx -> StartSteps.begin(tx, SAGA, SELF, id));
    SagaRow placing = saga();
    rack.tables.run(tx -> StartSteps.place(tx, placing, FRESH, 0));
    return saga();
  }

  private StartPosition takeOver(SagaRow seen, Predicate<NexusRow> gone) {
    return rack.tables.run(tx -> StartSteps.takeOver(tx, seen, OTHER, gone));
  }

  private void lives(NexusId nexus) {
    rack.tables.run(
        tx -> {
          tx.nexuses().put(new NexusRow(nexus, "a Nexus", 7));
          return true;
        });
  }

  @Test
  void takenOver_everyStepOfTheOneBeforeChangesNothing() {
    SagaRow before = launching();
    takeOver(before, any -> true);
    SagaRow now = saga();
    assertThat(now.epoch().number()).isEqualTo(2);
    assertThat(now.owner()).isEqualTo(OTHER);
    assertThat(vmm().epoch()).isEqualTo(now.epoch());
    Refusal refusal = StartSteps.lost(vmm());
    for (SagaRow late : List.of(before, before.at(SagaRow.Step.UNWIND_ATTEMPT, FRESH))) {
      rack.assertNoChange(
          () -> {
            List<StartPosition> positions =
                rack.tables.run(
                    tx ->
                        List.of(
                            StartSteps.place(tx, late, FRESH, 0),
                            StartSteps.refused(tx, late, refusal, null, Instant.EPOCH),
                            StartSteps.unwound(tx, late),
                            StartSteps.finish(tx, late, Instant.EPOCH),
                            StartSteps.giveUp(tx, late, Instant.EPOCH),
                            StartSteps.takeOver(tx, late, SELF, any -> true)));
            assertThat(positions).containsOnly(new StartPosition.TakenOver());
          });
    }
  }

  @Test
  void sagaOfANexusThatHasBeatenSince_isNotTakenOver() {
    SagaRow seen = launching();
    lives(SELF);
    rack.assertNoChange(
        () ->
            assertThat(takeOver(seen, nexus -> nexus.beats() < 7))
                .isEqualTo(new StartPosition.TakenOver()));
    assertThat(takeOver(seen, nexus -> nexus.beats() == 7))
        .isInstanceOf(StartPosition.Launch.class);
  }

  @Test
  void sagaOfANexusWithoutARow_isTakenOverAtOnce_andOnce() {
    SagaRow seen = launching();
    StartPosition first = takeOver(seen, any -> false);
    assertThat(first).isInstanceOf(StartPosition.Launch.class);
    rack.assertNoChange(() -> assertThat(takeOver(seen, any -> false)).isEqualTo(first));
  }

  @Test
  void whatASagaCameTo_outlivesIt() {
    SagaRow launching = launching();
    takeOver(launching, any -> true);
    SagaRow taken = saga();
    StartPosition ended = rack.tables.run(tx -> StartSteps.finish(tx, taken, Instant.EPOCH));
    OutcomeRow outcome = Objects.requireNonNull(((StartPosition.Ended) ended).outcome());
    assertThat(outcome.started()).isEqualTo(rack.view(id));
    rack.tables.run(tx -> Instances.stop(tx, id, Instant.EPOCH));
    assertThat(
            rack.tables.<StartPosition>run(tx -> StartSteps.finish(tx, launching, Instant.EPOCH)))
        .isEqualTo(ended);
    assertThat(rack.tables.<StartPosition>run(tx -> StartSteps.begin(tx, SAGA, SELF, id)))
        .as("a begin that comes once more")
        .isEqualTo(ended);
  }

  private VmmRow vmm() {
    return rack.tables.run(tx -> tx.vmms().get(FRESH)).orElseThrow();
  }

  private StartPosition beginAgain(InstanceId instance) {
    return rack.tables.run(
        tx -> StartSteps.beginAgain(tx, SAGA, SELF, instance, Instant.EPOCH, COOLDOWN));
  }

  private SagaRow saga() {
    return rack.tables.run(tx -> tx.sagas().get(SAGA)).orElseThrow();
  }
}
