package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Epoch;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.NexusRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.FaultEvent.FaultEnded;
import dev.sluice.sim.event.RunEvent.ProcessDied;
import dev.sluice.sim.event.RunEvent.ProcessStarted;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.VmmEvent.RegisterAsked;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sagas of Nexus that end, and the turns of failed instances: seen broken, and when allowed. */
class NexusHandsTest extends OracleFixture {

  private static final NexusRow FIRST = new NexusRow(new NexusId(new UUID(1, 1)), "nexus", 0);
  private static final NexusRow OTHER = new NexusRow(new NexusId(new UUID(1, 2)), "nexus-1", 0);
  private static final InstanceId INSTANCE = new InstanceId(new UUID(2, 1));
  private static final SagaRow SAGA =
      SagaRow.begun(new SagaId(new UUID(3, 1)), INSTANCE, FIRST.id(), InstanceState.STOPPED);

  @BeforeEach
  void watch() {
    StoreMirror store = new StoreMirror();
    store.watch(events);
    CalmNexus calm = new CalmNexus(kernel);
    calm.watch(events);
    new SagasInLivingHands(kernel, calm, store, findings).watch(events);
    new RegisteredOnce(findings).watch(events);
    Undisturbed nexus = new Undisturbed(kernel);
    nexus.watch(events);
    new RestartsInTurn(kernel, nexus, findings).watch(events);
    events.emit(new ProcessStarted("nexus"));
    events.emit(new ProcessStarted("nexus-1"));
    changed(null, FIRST);
    changed(null, OTHER);
  }

  private void until(long seconds) {
    kernel.runUntil(seconds * 1_000_000_000L, 100_000);
    changed(OTHER, OTHER.beat());
  }

  private void found(Promise... promises) {
    assertThat(findings.violations())
        .extracting(Violation::oracle)
        .containsExactly(Arrays.stream(promises).map(Promise::label).toArray(String[]::new));
  }

  private void ends() {
    changed(null, SAGA);
    events.emit(new ProcessDied("nexus"));
  }

  @Test
  void sagaOfANexusThatEnded_mayBeLeftForALease() {
    ends();
    until(50);
    found();
  }

  @Test
  @Fires(Promise.SAGAS_IN_LIVING_HANDS)
  void sagaOfANexusThatEnded_isSeenToBeLeft() {
    ends();
    until(51);
    found(Promise.SAGAS_IN_LIVING_HANDS);
  }

  @Test
  @Fires(Promise.SAGAS_IN_LIVING_HANDS)
  void sagaOfANexusThatHangs_isSeenToBeLeft_unlessItGoesOn() {
    changed(null, SAGA);
    Fault pause = new Fault(FaultKind.NEXUS_PAUSE, 0, 60_000, Target.of("nexus"), 0, null);
    events.emit(new FaultBegan(pause));
    until(45);
    events.emit(new FaultEnded(pause));
    until(60);
    found();
    events.emit(new FaultBegan(pause));
    until(111);
    found(Promise.SAGAS_IN_LIVING_HANDS);
  }

  @Test
  @Fires(Promise.SAGAS_IN_LIVING_HANDS)
  void sagaWhoseOwnersRowHasGone_isSeenToBeLeft() {
    ends();
    events.emit(new ProcessStarted("nexus"));
    changed(FIRST, null);
    events.emit(new ProcessDied("nexus"));
    until(51);
    found(Promise.SAGAS_IN_LIVING_HANDS);
  }

  @Test
  void sagaThatNobodyCanTakeOver_mayBeLeft() {
    ends();
    Target.Nexus other = new Target.Nexus(1);
    events.emit(new FaultBegan(new Fault(FaultKind.NEXUS_CUT_OFF, 0, 100_000, other, 0, null)));
    until(51);
    found();
  }

  @Test
  void sagaOfANexusThatHasJustBegun_mayBeTaken() {
    changed(null, SAGA);
    changed(SAGA, SAGA.takenOver(OTHER.id()));
    found();
  }

  @Test
  @Fires(Promise.SAGAS_IN_LIVING_HANDS)
  void sagaOfANexusThatLives_isSeenToBeTaken() {
    changed(null, SAGA);
    until(91);
    changed(SAGA, SAGA.takenOver(OTHER.id()));
    found(Promise.SAGAS_IN_LIVING_HANDS);
  }

  @Test
  void vmmOfASagaThatWasTakenOver_mayBeRegisteredAgain() {
    registers(Epoch.FIRST);
    registers(Epoch.FIRST.next());
    found();
  }

  @Test
  @Fires(Promise.REGISTERED_ONCE)
  void vmmOfASagaThatRunsTwice_isSeenToBeRegisteredTwice() {
    registers(Epoch.FIRST);
    registers(Epoch.FIRST);
    found(Promise.REGISTERED_ONCE);
  }

  private void registers(Epoch epoch) {
    Sled sled = new Sled(0, "sled-0", new SledId(new UUID(4, 1)));
    events.emit(new RegisterAsked(sled, new PropolisId(new UUID(5, 1)), INSTANCE, epoch));
  }

  private static InstanceRow instance(InstanceState state) {
    InstanceSpec spec = new InstanceSpec("vm-3", 1L << 30, true);
    return new InstanceRow(INSTANCE, spec, state, null, Instant.EPOCH, null);
  }

  private void becomes(InstanceState before, InstanceState after) {
    changed(instance(before), instance(after));
  }

  private void failsAndIsTriedInVain() {
    becomes(InstanceState.RUNNING, InstanceState.FAILED);
    triedInVain();
  }

  private void triedInVain() {
    becomes(InstanceState.FAILED, InstanceState.STARTING);
    becomes(InstanceState.STARTING, InstanceState.FAILED);
  }

  @Test
  @Fires(Promise.RESTARTS_IN_TURN)
  void failedInstance_isSeenNotToBeTried() {
    becomes(InstanceState.RUNNING, InstanceState.FAILED);
    until(140);
    found();
    until(141);
    found(Promise.RESTARTS_IN_TURN);
  }

  @Test
  @Fires(Promise.RESTARTS_IN_TURN)
  void failedInstanceThatWasTried_waitsForTheCooldown() {
    failsAndIsTriedInVain();
    until(458);
    found();
    until(459);
    found(Promise.RESTARTS_IN_TURN);
  }

  @Test
  @Fires(Promise.RESTARTS_IN_TURN)
  void failedInstance_isSeenToBeTriedTooSoon() {
    failsAndIsTriedInVain();
    until(100);
    becomes(InstanceState.FAILED, InstanceState.STARTING);
    found(Promise.RESTARTS_IN_TURN);
  }

  @Test
  void clockThatJumps_makesTheCooldownBeginAnew() {
    failsAndIsTriedInVain();
    until(100);
    Target.Nexus nexus = new Target.Nexus(0);
    events.emit(new FaultBegan(new Fault(FaultKind.CLOCK_JUMP, 0, 1, nexus, -500_000, null)));
    triedInVain();
    until(458);
    found();
  }
}
