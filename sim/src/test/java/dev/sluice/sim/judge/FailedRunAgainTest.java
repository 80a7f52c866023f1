package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.BootId;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.SledId;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.event.VmmEvent.LaunchAsked;
import dev.sluice.sim.event.VmmEvent.RegisterAsked;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That failed instances run again is seen broken, and silent on what it allows. */
class FailedRunAgainTest extends OracleFixture {

  private static final long GIB = GuestMemory.GIB;
  private static final long IN_TIME = 720; // seconds, with no more than fifteen instances
  private static final long LATE = 725;
  private static final PropolisId VMM = new PropolisId(new UUID(3, 1));
  private static final PropolisId NEXT = new PropolisId(new UUID(3, 2));
  private static final BootId BOOT = new BootId(1);
  private static final Reservoir NOTHING = reservoir(0);

  private final Sled lost = new Sled(0, "sled-0", new SledId(new UUID(1, 1)));
  private final Sled other = new Sled(1, "sled-1", new SledId(new UUID(1, 2)));
  private final InstanceId instance = new InstanceId(new UUID(2, 1));
  private FailedRunAgain oracle;
  private int calls;

  @BeforeEach
  void watch() {
    Undisturbed nexus = new Undisturbed(kernel);
    nexus.watch(events);
    CalmSleds sleds = new CalmSleds(kernel, List.of(lost, other));
    oracle = new FailedRunAgain(kernel, nexus, sleds, findings);
    oracle.watch(events);
    sleds.watch(events);
  }

  private static Reservoir reservoir(long gib) {
    return new Reservoir(
        gib == 0 ? ReservoirPhase.SETTING_UP : ReservoirPhase.READY,
        gib * GIB,
        gib * GIB,
        gib * GIB,
        null);
  }

  private void boots(Sled sled, long gib) {
    events.emit(new BootBegan(sled, BOOT, NOTHING, 2));
    events.emit(new ReservoirChanged(sled, NOTHING, reservoir(gib), gib * GIB, 0));
  }

  private ClientCall asks(OperationKind kind, int target, long amount) {
    ClientCall call = new ClientCall(calls++, new Operation(kind, 0, 0, target, amount));
    events.emit(new OperationInvoked(call));
    return call;
  }

  private void launched(PropolisId vmm, Sled sled, long gib) {
    events.emit(new RegisterAsked(sled, vmm, instance, null));
    events.emit(new LaunchAsked(new SledCall(sled, calls++, vmm, BOOT), gib * GIB, true));
    events.emit(new VmCreated(sled, vmm.toString(), gib * GIB, reservoir(40), 40 * GIB));
  }

  private void runs(boolean autoRestart) {
    boots(lost, 40);
    asks(OperationKind.CREATE, 3, 4);
    ClientCall start = asks(OperationKind.START, 3, 0);
    launched(VMM, lost, 4);
    InstanceView view =
        new InstanceView(instance, "vm-3", 4 * GIB, autoRestart, InstanceState.RUNNING, lost.id());
    events.emit(new OperationAnswered(start, view, null));
  }

  private void goesDown() {
    events.emit(new VmGone(lost, VMM.toString(), false));
    events.emit(new BootEnded(lost, BOOT));
    boots(lost, 1);
  }

  private void waits(long seconds) {
    kernel.runUntil(kernel.nowNanos() + seconds * 1_000_000_000L, 100_000);
    oracle.check();
  }

  private void fired() {
    fired(Promise.FAILED_RUN_AGAIN);
  }

  @Test
  @Fires(Promise.FAILED_RUN_AGAIN)
  void instanceThatFitsAndIsLeftDown_isSeen() {
    boots(other, 10);
    runs(true);
    goesDown();
    waits(IN_TIME);
    quiet();
    waits(LATE - IN_TIME);
    fired();
    waits(LATE); // and is reported once
    fired();
  }

  @Test
  void instanceThatRunsTooLate_isSeenAsItIsLaunched() {
    boots(other, 10);
    runs(true);
    goesDown();
    kernel.runUntil(LATE * 1_000_000_000L, 100_000);
    launched(NEXT, other, 4);
    fired();
  }

  @Test
  void instanceThatRunsAgain_isWhatWasPromised() {
    boots(other, 10);
    runs(true);
    goesDown();
    waits(60);
    launched(NEXT, other, 4);
    waits(LATE);
    quiet();
  }

  @Test
  void userWhoDoesNotWantIt_orNoMore_isLeftAlone() {
    boots(other, 10);
    runs(false);
    goesDown();
    waits(LATE);
    quiet();
  }

  @Test
  void stopIsTheEndOfIt() {
    boots(other, 10);
    runs(true);
    goesDown();
    asks(OperationKind.STOP, 3, 0);
    waits(LATE);
    quiet();
  }

  @Test
  void instanceThatFitsNowhere_mayStayDown() {
    boots(other, 3);
    runs(true);
    goesDown();
    waits(LATE);
    quiet();
  }

  @Test
  void roomThatAnotherMayTake_doesNotCount() {
    boots(other, 10);
    asks(OperationKind.CREATE, 6, 8);
    runs(true);
    goesDown();
    waits(LATE);
    quiet();
  }

  @Test
  void otherThatDoesNotFitItself_takesNoRoom() {
    boots(other, 10);
    asks(OperationKind.CREATE, 6, 16);
    runs(true);
    goesDown();
    waits(LATE);
    fired();
  }

  @Test
  void faultAtTheSledWithRoom_doesNotCount() {
    boots(other, 10);
    runs(true);
    goesDown();
    events.emit(
        new FaultBegan(new Fault(FaultKind.AGENT_PAUSE, 0, 1, new Target.Sled(1), 0, null)));
    waits(LATE);
    quiet();
  }

  @Test
  void sledKeptOutOfService_doesNotCount() {
    boots(other, 10);
    asks(OperationKind.NO_PROVISION, 1, 0);
    runs(true);
    goesDown();
    waits(LATE);
    quiet();
  }

  @Test
  void changeOfTheReservoir_beginsTheTimeAnew() {
    boots(other, 10);
    runs(true);
    goesDown();
    waits(IN_TIME);
    events.emit(new ReservoirChanged(other, reservoir(10), reservoir(9), 9 * GIB, 0));
    waits(IN_TIME);
    quiet();
    waits(LATE - IN_TIME);
    fired();
  }

  @Test
  void otherInstances_takeTheirTurnsFirst() {
    boots(other, 10);
    for (int i = 10; i < 42; i++) {
      asks(OperationKind.CREATE, i, 64);
    }
    runs(true);
    goesDown();
    waits(LATE + 60);
    quiet();
    waits(60);
    fired();
  }
}
