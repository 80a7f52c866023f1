package dev.sluice.sim.judge;

import dev.sluice.api.ApiException;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.NexusRow;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.KeyEvent.CopyRefused;
import dev.sluice.sim.event.RunEvent.ProcessStarted;
import dev.sluice.sim.event.RunEvent.ScheduleChosen;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmmEvent.StateAsked;
import dev.sluice.sim.event.VmmEvent.StopAsked;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each promise about what Nexus says and does is seen broken, and silent on what it allows. */
class NexusOraclesTest extends OracleFixture {

  private static final long GIB = 1L << 30;
  private static final long RAM_BYTES = 100 * GIB;
  private static final BootId BOOT_1 = new BootId(1);
  private static final BootId BOOT_2 = new BootId(2);
  private static final InstanceId INSTANCE = new InstanceId(new UUID(2, 1));
  private static final PropolisId VMM = new PropolisId(new UUID(3, 1));
  private static final PropolisId OTHER = new PropolisId(new UUID(3, 2));

  private final Sled sled = new Sled(0, "sled-0", new SledId(new UUID(1, 1)));
  private final StoreMirror store = new StoreMirror();
  private final Undisturbed nexus = new Undisturbed(kernel);
  private int calls;

  @BeforeEach
  void watch() {
    store.watch(events);
    nexus.watch(events);
    new PendingHasBegun(store, findings).watch(events);
    new StartedRuns(store, findings).watch(events);
    new NoRoomIsSo(store, findings).watch(events);
    new BoundedStops(kernel, store, findings).watch(events);
    new WatchedInTurn(kernel, nexus, store, findings).watch(events);
    new LostGoAtOnce(kernel, nexus, store, findings).watch(events);
  }

  private void until(long seconds) {
    kernel.runUntil(seconds * 1_000_000_000L, 100_000);
  }

  private ClientCall asks(OperationKind kind, long amount) {
    ClientCall call = new ClientCall(calls++, new Operation(kind, 0, 0, 0, amount));
    events.emit(new OperationInvoked(call));
    return call;
  }

  private void told(ClientCall call, @Nullable ErrorCode no) {
    ApiException refusal = no == null ? null : new ApiException(no, "no");
    if (refusal != null) {
      events.emit(new CopyRefused(call, refusal));
    }
    events.emit(new OperationAnswered(call, null, refusal));
  }

  private static InstanceRow instance(InstanceState state, @Nullable PropolisId vmm) {
    InstanceSpec spec = new InstanceSpec("vm-0", 4 * GIB, false);
    return new InstanceRow(INSTANCE, spec, state, vmm, Instant.EPOCH, null);
  }

  private VmmRow vmm(PropolisId id, VmmRow.State state) {
    return new VmmRow(id, INSTANCE, sled.id(), BOOT_1, state, Epoch.FIRST);
  }

  private SledRow row(BootId boot, SledPolicy policy, ReservoirPhase phase) {
    SledAgentInfo info =
        new SledAgentInfo(
            sled.id(),
            BOOT_1,
            "sled-0:1",
            SledRole.GIMLET,
            new Baseboard("serial", "part", 1),
            128,
            RAM_BYTES,
            new ReservoirReport(phase, 40 * GIB, 40 * GIB, 100, null),
            1,
            false);
    return new SledRow(info, boot, policy, SledState.ACTIVE, null, Instant.EPOCH, Instant.EPOCH);
  }

  private SledRow row(BootId boot) {
    return row(boot, SledPolicy.IN_SERVICE, ReservoirPhase.READY);
  }

  /** An instance runs, as the books have it. */
  private void running() {
    changed(null, row(BOOT_1));
    changed(null, vmm(VMM, VmmRow.State.RUNNING));
    changed(null, instance(InstanceState.RUNNING, VMM));
  }

  private void rebooted() {
    changed(row(BOOT_1), row(BOOT_2));
  }

  @Test
  void pendingStartThatHasBegun_isAllowed() {
    changed(null, instance(InstanceState.STOPPED, null));
    ClientCall start = asks(OperationKind.START, 0);
    changed(instance(InstanceState.STOPPED, null), instance(InstanceState.STARTING, null));
    changed(instance(InstanceState.STARTING, null), instance(InstanceState.STOPPED, null));
    told(start, ErrorCode.START_PENDING);
    quiet();
  }

  @Test
  @Fires(Promise.PENDING_HAS_BEGUN)
  void pendingStopThatHasNotBegun_isSeen() {
    running();
    told(asks(OperationKind.STOP, 0), ErrorCode.OUTCOME_UNKNOWN);
    quiet();
    told(asks(OperationKind.STOP, 0), ErrorCode.STOP_PENDING);
    fired(Promise.PENDING_HAS_BEGUN);
  }

  @Test
  void startOfADeadInstance_isAllowedToSucceedBeforeNexusHasHeard() {
    running();
    ClientCall start = asks(OperationKind.START, 0);
    rebooted();
    told(start, null);
    quiet();
  }

  @Test
  void startOfAnInstanceThatIsKnownToBeDead_mustLaunchIt() {
    running();
    rebooted();
    ClientCall start = asks(OperationKind.START, 0);
    changed(null, vmm(OTHER, VmmRow.State.STARTING));
    events.emit(new VmCreated(sled, OTHER.toString(), GIB, null, 40 * GIB));
    told(start, null);
    quiet();
  }

  @Test
  @Fires(Promise.STARTED_RUNS)
  void startOfAnInstanceThatIsKnownToBeDead_isSeenToSucceed() {
    running();
    rebooted();
    told(asks(OperationKind.START, 0), null);
    fired(Promise.STARTED_RUNS);
  }

  private void noRoomOn(SledRow first) {
    changed(null, first);
    changed(null, instance(InstanceState.STOPPED, null));
    told(asks(OperationKind.START, 0), ErrorCode.INSUFFICIENT_CAPACITY);
  }

  @Test
  void noRoom_mayBeSaidOfASledInServiceThatIsReady() {
    noRoomOn(row(BOOT_1)); // whether it is full, others look at
    quiet();
  }

  @Test
  @Fires(Promise.NO_ROOM_IS_SO)
  void noRoom_isSeenToBeSaidOfASledThatIsOutOfService() {
    noRoomOn(row(BOOT_1, SledPolicy.NO_PROVISION, ReservoirPhase.READY));
    fired(Promise.NO_ROOM_IS_SO);
  }

  @Test
  void noRoom_mayBeSaidOfASledThatIsOutOfServiceAndFull() {
    changed(null, new ReservationRow(OTHER, sled.id(), 39 * GIB));
    noRoomOn(row(BOOT_1, SledPolicy.NO_PROVISION, ReservoirPhase.READY));
    quiet();
  }

  @Test
  void noRoom_isSeenToBeSaidOfASledThatHasNotSettled() {
    noRoomOn(row(BOOT_1, SledPolicy.IN_SERVICE, ReservoirPhase.SETTING_UP));
    fired(Promise.NO_ROOM_IS_SO);
  }

  @Test
  void noRoom_isSeenToBeSaidOfASledThatHasRestarted() {
    noRoomOn(row(BOOT_2));
    fired(Promise.NO_ROOM_IS_SO);
  }

  @Test
  void noRoom_mayBeSaidOfASledThatSettledMeanwhile() {
    changed(null, row(BOOT_1, SledPolicy.IN_SERVICE, ReservoirPhase.SETTING_UP));
    changed(null, instance(InstanceState.STOPPED, null));
    ClientCall start = asks(OperationKind.START, 0);
    changed(row(BOOT_1), row(BOOT_1));
    told(start, ErrorCode.INSUFFICIENT_CAPACITY);
    quiet();
  }

  private void stopped(int times) {
    for (int i = 0; i < times; i++) {
      events.emit(new StopAsked(new SledCall(sled, calls++, VMM, BOOT_1)));
    }
  }

  @Test
  void sixteenStopsInAMinute_areAllowed() {
    running();
    stopped(16);
    until(60);
    stopped(16);
    events.emit(new ProcessStarted("nexus"));
    stopped(16);
    quiet();
  }

  @Test
  @Fires(Promise.BOUNDED_STOPS)
  void seventeenStopsInAMinute_areSeen() {
    running();
    stopped(16);
    until(59);
    stopped(1);
    fired(Promise.BOUNDED_STOPS);
  }

  @Test
  void vmLaunchedPastNexus_mayBeStoppedAtWill() {
    stopped(40);
    quiet();
  }

  /** Two VMMs have their turn within 330 s; the other one is asked about all the time. */
  private void oneIsLeftOut(long seconds) {
    running();
    changed(null, vmm(OTHER, VmmRow.State.RUNNING));
    until(seconds);
    events.emit(new StateAsked(sled, OTHER, BOOT_1));
  }

  @Test
  void vmmLeftOutForItsShareOfTheTime_isAllowed() {
    oneIsLeftOut(330);
    quiet();
  }

  @Test
  @Fires(Promise.WATCHED_IN_TURN)
  void vmmLeftOutForLonger_isSeen() {
    oneIsLeftOut(331);
    fired(Promise.WATCHED_IN_TURN);
  }

  @Test
  void vmmThatWentWithItsSled_needsNoTurn() {
    running();
    changed(null, vmm(OTHER, VmmRow.State.RUNNING));
    rebooted();
    until(1_000);
    events.emit(new StateAsked(sled, OTHER, BOOT_1));
    quiet();
  }

  @Test
  void newProcessOfNexus_beginsAnew() {
    running();
    changed(null, vmm(OTHER, VmmRow.State.RUNNING));
    until(300);
    events.emit(new ProcessStarted("nexus"));
    until(600);
    events.emit(new StateAsked(sled, OTHER, BOOT_1));
    quiet();
  }

  @Test
  void faultOfTheDatabase_isAnExcuse() {
    Target store = new Target.Store();
    events.emit(new FaultBegan(new Fault(FaultKind.STORE_LATENCY, 0, 1, store, 300_000, null)));
    events.emit(new FaultStruck(FaultKind.STORE_LATENCY, "store", "", "any"));
    oneIsLeftOut(900); // of which the database may have needed 660 s
    quiet();
  }

  @Test
  void faultElsewhere_isNone() {
    events.emit(new FaultStruck(FaultKind.HALF_OPEN, "nexus", "sled-0", "any"));
    oneIsLeftOut(900);
    fired(Promise.WATCHED_IN_TURN);
  }

  @Test
  void eventsOutOfTheOrderOfTime_areAnExcuse() {
    events.emit(new ScheduleChosen("pct"));
    oneIsLeftOut(900);
    quiet();
  }

  private void lostVmmGoesAfter(long seconds) {
    running();
    rebooted();
    until(seconds);
    changed(vmm(VMM, VmmRow.State.RUNNING), null);
  }

  @Test
  void lostVmmThatGoesAtOnce_isAllowed() {
    lostVmmGoesAfter(20);
    quiet();
  }

  @Test
  @Fires(Promise.LOST_GO_AT_ONCE)
  void lostVmmThatStays_isSeenAsItGoes() {
    lostVmmGoesAfter(21);
    fired(Promise.LOST_GO_AT_ONCE);
  }

  @Test
  void lostVmmOfASaga_isLeftToIt() {
    changed(null, row(BOOT_1));
    changed(null, vmm(VMM, VmmRow.State.STARTING));
    rebooted();
    until(100);
    changed(vmm(VMM, VmmRow.State.STARTING), null);
    quiet();
  }

  @Test
  void lostVmmOfASagaThatDoesNotLook_isSeenAsItGoes() {
    changed(null, row(BOOT_1));
    changed(null, vmm(VMM, VmmRow.State.STARTING));
    changed(row(BOOT_1), row(BOOT_1, SledPolicy.EXPUNGED, ReservoirPhase.READY));
    until(151);
    changed(vmm(VMM, VmmRow.State.STARTING), null);
    fired(Promise.LOST_GO_AT_ONCE);
  }

  @Test
  void vmm_isSeenToWaitWhereNothingIsAskedAnyMore() {
    running();
    NexusRow beat = new NexusRow(new NexusId(new UUID(9, 1)), "nexus", 0);
    until(255);
    changed(beat, beat.beat());
    quiet();
    until(256);
    changed(beat, beat.beat());
    fired(Promise.WATCHED_IN_TURN);
  }
}
