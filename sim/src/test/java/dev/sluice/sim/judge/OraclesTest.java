package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.api.VmmState;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.ChangedByOther;
import dev.sluice.sim.event.SledEvent.Dismissed;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.event.VmmEvent.NexusAsked;
import dev.sluice.sim.event.VmmEvent.VmmTold;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.kernel.SimClock;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import dev.sluice.sim.plan.TestPlans;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each invariant fires on what it forbids, and is silent on what it allows. */
class OraclesTest extends OracleFixture {

  private static final long GIB = 1L << 30;
  private static final BootId BOOT_1 = new BootId(1);
  private static final BootId BOOT_2 = new BootId(2);

  private final Rack rack = new Rack(kernel, TestPlans.withoutFaults(2));
  private final Sled sled = rack.sleds().get(0).sled();
  private final Sled otherSled = rack.sleds().get(1).sled();
  private final StoreMirror store = new StoreMirror();

  /** Lets the oracle watch, after the mirror that it may look at. */
  private void watch(Observer oracle) {
    store.watch(events);
    oracle.watch(events);
  }

  /** A VM-create reaches bhyve of a sled as that stands. */
  private void asked(SledNode node) {
    events.emit(
        new CreateAsked(
            node.sled(),
            "vm",
            GIB,
            node.boot(),
            node.reservoirSeen(),
            node.kernelReservoirBytes(),
            node.strangersBytes()));
  }

  private void created(Sled on, String vm, long bytes) {
    SledNode node = rack.sleds().get(on.number());
    events.emit(new VmCreated(on, vm, bytes, node.reservoirSeen(), node.kernelReservoirBytes()));
  }

  private void reservoirChanged(Reservoir before, Reservoir after) {
    long kernelBytes = rack.sleds().get(0).kernelReservoirBytes();
    events.emit(new ReservoirChanged(sled, before, after, kernelBytes, 0));
  }

  private void until(long seconds) {
    kernel.runUntil(seconds * 1_000_000_000L, 100_000);
  }

  private static Reservoir reservoir(ReservoirPhase phase, long settledBytes) {
    return new Reservoir(phase, 40 * GIB, settledBytes, settledBytes, null);
  }

  private SledRow row(BootId boot, BootId reported, long generation, long settledBytes) {
    return new SledRow(
        new SledAgentInfo(
            sled.id(),
            reported,
            "sled-0:1",
            SledRole.GIMLET,
            new Baseboard("s", "p", 1),
            64,
            64 * GIB,
            new ReservoirReport(ReservoirPhase.READY, 40 * GIB, settledBytes, 100, null),
            generation,
            false),
        boot,
        SledPolicy.IN_SERVICE,
        SledState.ACTIVE,
        null,
        SimClock.EPOCH,
        SimClock.EPOCH);
  }

  private static PropolisId vmm(int n) {
    return new PropolisId(new UUID(1, n));
  }

  @Test
  @Fires(Promise.NO_LAUNCH_BEFORE_READY)
  void launchBeforeReady_isSeen() {
    watch(new NoLaunchBeforeReady(findings));
    until(60); // booted at 25 s, ready 7 s later
    asked(rack.sleds().get(0));
    quiet();
    asked(new Rack(kernel, emptyPlan()).sleds().get(0));
    fired(Promise.NO_LAUNCH_BEFORE_READY);
  }

  private static Plan emptyPlan() {
    SledPlan off = new SledPlan(64, new ReservoirMode.None(), 8192, 1_000_000_000);
    return new Plan("test", 2, List.of(off), List.of(), List.of(), 1, false, Schedule.UNIFORM);
  }

  @Test
  void launchWhileSettingUp_isSeen() {
    watch(new NoLaunchBeforeReady(findings));
    until(26);
    assertThat(rack.sleds().get(0).reservoirSeen()).isNotNull();
    asked(rack.sleds().get(0));
    fired(Promise.NO_LAUNCH_BEFORE_READY);
  }

  @Test
  @Fires(Promise.GUEST_MEMORY_FITS)
  void guestsBeyondTheSettledSize_areSeen() {
    watch(new GuestMemoryFits(kernel, findings));
    until(60);
    created(sled, "a", 30 * GIB);
    events.emit(new VmGone(sled, "a", true));
    created(sled, "b", 30 * GIB);
    quiet();
    created(sled, "c", 30 * GIB);
    fired(Promise.GUEST_MEMORY_FITS);
  }

  @Test
  void settledSizeBelowTheGuests_isSeen() {
    watch(new GuestMemoryFits(kernel, findings));
    until(60);
    created(sled, "a", 30 * GIB);
    reservoirChanged(
        reservoir(ReservoirPhase.READY, 50 * GIB), reservoir(ReservoirPhase.READY, 20 * GIB));
    fired(Promise.GUEST_MEMORY_FITS);
  }

  @Test
  void settledSizeOfALookBeforeOthersGaveMemoryBack_isAllowed_ifBhyveHasIt() {
    watch(new GuestMemoryFits(kernel, findings));
    until(60);
    created(sled, "a", 30 * GIB);
    events.emit(new ChangedByOther(sled, kernel.nowNanos() + 1));
    events.emit(
        new ReservoirChanged(
            sled,
            reservoir(ReservoirPhase.READY, 50 * GIB),
            reservoir(ReservoirPhase.READY, 20 * GIB),
            50 * GIB,
            0));
    quiet();
  }

  @Test
  @Fires(Promise.SETTLED_IS_REAL)
  void settledSizeThatBhyveHasNot_isSeen() {
    watch(new SettledIsReal(kernel, findings));
    until(60);
    Reservoir before = reservoir(ReservoirPhase.SETTING_UP, 0);
    reservoirChanged(before, reservoir(ReservoirPhase.READY, 40 * GIB));
    quiet();
    reservoirChanged(
        before, new Reservoir(ReservoirPhase.READY, 60 * GIB, 60 * GIB, 60 * GIB, null));
    fired(Promise.SETTLED_IS_REAL);
  }

  @Test
  @Fires(Promise.GENERATION_RISES)
  void anotherReportUnderTheSameGeneration_isSeen() {
    watch(new GenerationRises(findings));
    changed(row(BOOT_1, BOOT_1, 1, 0), row(BOOT_1, BOOT_1, 2, GIB));
    changed(row(BOOT_1, BOOT_1, 2, GIB), row(BOOT_2, BOOT_1, 2, GIB));
    quiet();
    changed(row(BOOT_2, BOOT_1, 2, GIB), row(BOOT_2, BOOT_2, 2, 0));
    fired(Promise.GENERATION_RISES);
  }

  @Test
  @Fires(Promise.OLDER_BOOT_NEVER_WINS)
  void lateReportOfAnOlderBoot_isSeen() {
    watch(new OlderBootNeverWins(findings));
    changed(row(BOOT_1, BOOT_1, 1, GIB), row(BOOT_2, BOOT_1, 1, GIB));
    quiet();
    changed(row(BOOT_2, BOOT_1, 1, GIB), row(BOOT_2, BOOT_1, 2, 2 * GIB));
    fired(Promise.OLDER_BOOT_NEVER_WINS);
  }

  @Test
  void bootThatFallsBack_isSeen() {
    watch(new OlderBootNeverWins(findings));
    changed(row(BOOT_2, BOOT_2, 1, GIB), row(BOOT_1, BOOT_2, 1, GIB));
    fired(Promise.OLDER_BOOT_NEVER_WINS);
  }

  @Test
  @Fires(Promise.ROW_IS_FROZEN)
  void changeOfADecommissionedRow_isSeen() {
    watch(new DecommissionedRowIsFrozen(findings));
    SledRow gone =
        row(BOOT_1, BOOT_1, 1, GIB)
            .with(SledPolicy.EXPUNGED, SimClock.EPOCH)
            .with(SledState.DECOMMISSIONED, SimClock.EPOCH);
    changed(row(BOOT_1, BOOT_1, 1, GIB), gone);
    changed(gone, gone);
    quiet();
    changed(gone, gone.rebooted(BOOT_2, SimClock.EPOCH));
    fired(Promise.ROW_IS_FROZEN);
  }

  @Test
  @Fires(Promise.AGENT_IS_SILENT)
  void requestAfterTheAgentLearnedOfItsEnd_isSeen() {
    watch(new DecommissionedAgentIsSilent(findings));
    events.emit(new NexusAsked(sled, "PUT"));
    events.emit(new Dismissed(sled));
    events.emit(new BootBegan(sled, BOOT_2, reservoir(ReservoirPhase.SETTING_UP, 0), 2));
    events.emit(new NexusAsked(sled, "GET")); // the next boot has to learn it anew
    quiet();
    events.emit(new Dismissed(sled));
    events.emit(new NexusAsked(sled, "PUT"));
    fired(Promise.AGENT_IS_SILENT);
  }

  @Test
  void launchAfterTheAgentLearnedOfItsEnd_isSeen() {
    watch(new DecommissionedAgentIsSilent(findings));
    events.emit(new Dismissed(sled));
    asked(rack.sleds().get(0));
    fired(Promise.AGENT_IS_SILENT);
  }

  @Test
  @Fires(Promise.RESERVATIONS_FIT_REPORT)
  void reservationsBeyondTheReport_areSeen() {
    watch(new ReservationsFitReport(store, findings));
    changed(null, row(BOOT_1, BOOT_1, 1, 40 * GIB));
    changed(null, new ReservationRow(vmm(1), sled.id(), 30 * GIB));
    quiet();
    changed(null, new ReservationRow(vmm(2), sled.id(), 30 * GIB));
    fired(Promise.RESERVATIONS_FIT_REPORT);
  }

  @Test
  void reservationOnTheReportOfAnEndedBoot_isSeen() {
    watch(new ReservationsFitReport(store, findings));
    changed(null, row(BOOT_2, BOOT_1, 1, 40 * GIB));
    changed(null, new ReservationRow(vmm(1), sled.id(), GIB));
    fired(Promise.RESERVATIONS_FIT_REPORT);
  }

  @Test
  @Fires(Promise.ONE_VM_PER_INSTANCE)
  void twoVmsOfOneInstance_areSeen() {
    watch(new OneVmPerInstance(store, findings));
    InstanceId instance = new InstanceId(new UUID(2, 1));
    placed(vmm(1), instance);
    placed(vmm(2), instance);
    created(sled, vmm(1).toString(), GIB);
    events.emit(new VmGone(sled, vmm(1).toString(), true));
    created(sled, vmm(1).toString(), GIB);
    quiet();
    created(otherSled, vmm(2).toString(), GIB);
    fired(Promise.ONE_VM_PER_INSTANCE);
  }

  private void placed(PropolisId id, InstanceId instance) {
    changed(null, new VmmRow(id, instance, sled.id(), BOOT_1, VmmRow.State.STARTING, Epoch.FIRST));
  }

  @Test
  @Fires(Promise.VMS_ARE_RESERVED)
  void vmWithoutAReservation_isSeen() {
    watch(new VmsAreReserved(rack, store, findings));
    changed(null, new ReservationRow(vmm(1), sled.id(), GIB));
    created(sled, vmm(1).toString(), GIB);
    quiet();
    created(sled, vmm(2).toString(), GIB);
    fired(Promise.VMS_ARE_RESERVED);
  }

  @Test
  void reservationFreedUnderALiveVm_isSeen() {
    watch(new VmsAreReserved(rack, store, findings));
    ReservationRow reservation = new ReservationRow(vmm(1), sled.id(), GIB);
    changed(null, reservation);
    created(sled, vmm(1).toString(), GIB);
    changed(reservation, null);
    fired(Promise.VMS_ARE_RESERVED);
  }

  private VmmRow starting(BootId boot) {
    InstanceId instance = new InstanceId(new UUID(2, 1));
    return new VmmRow(vmm(1), instance, sled.id(), boot, VmmRow.State.STARTING, Epoch.FIRST);
  }

  @Test
  @Fires(Promise.VMMS_ARE_ON_THE_BOOKS)
  void vmmThatNexusDoesNotKnow_isSeen() {
    watch(new VmmsAreOnTheBooks(rack, store, findings));
    changed(null, starting(BOOT_1));
    events.emit(new VmmTold(sled, vmm(1), VmmState.REGISTERED, false));
    events.emit(new VmmTold(sled, vmm(1), VmmState.GONE, false));
    changed(starting(BOOT_1), null);
    quiet();
    events.emit(
        new VmmTold(sled, vmm(1), VmmState.REGISTERED, false)); // by a request that was late
    fired(Promise.VMMS_ARE_ON_THE_BOOKS);
  }

  @Test
  void vmmThatNexusForgets_isSeen() {
    watch(new VmmsAreOnTheBooks(rack, store, findings));
    changed(null, starting(BOOT_1));
    events.emit(new VmmTold(sled, vmm(1), VmmState.REGISTERED, false));
    events.emit(new BootEnded(sled, BOOT_1));
    changed(starting(BOOT_1), null); // it went with its boot
    quiet();
    changed(null, starting(BOOT_2));
    events.emit(new VmmTold(sled, vmm(1), VmmState.REGISTERED, false));
    changed(starting(BOOT_2), null);
    fired(Promise.VMMS_ARE_ON_THE_BOOKS);
  }

  @Test
  @Fires(Promise.RUNNING_IS_IN_THIS_BOOT)
  void startDeclaredDoneOnASledThatWentDown_isSeen() {
    watch(new RunningIsInThisBoot(store, findings));
    changed(null, row(BOOT_2, BOOT_1, 1, GIB));
    changed(starting(BOOT_2), starting(BOOT_2).with(VmmRow.State.RUNNING));
    changed(starting(BOOT_1), starting(BOOT_1).with(VmmRow.State.STOPPING));
    quiet();
    changed(starting(BOOT_1), starting(BOOT_1).with(VmmRow.State.RUNNING));
    fired(Promise.RUNNING_IS_IN_THIS_BOOT);
  }

  @Test
  @Fires(Promise.BOUNDED_REQUESTS)
  void floodOfRequests_isSeen() {
    watch(new BoundedRequests(kernel, findings));
    Lane lane = new Lane(kernel, "requests");
    for (int i = 0; i < 30; i++) {
      kernel.at(i * 2_000_000_000L, lane, () -> events.emit(new NexusAsked(sled, "GET")));
    }
    until(60);
    quiet();
    for (int i = 0; i < 4; i++) { // with the four since 52 s, one more than may be
      events.emit(new NexusAsked(sled, "GET"));
    }
    fired(Promise.BOUNDED_REQUESTS);
  }
}
