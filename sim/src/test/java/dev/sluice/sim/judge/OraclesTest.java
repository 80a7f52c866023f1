package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
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
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.kernel.SimClock;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.RackObserver;
import dev.sluice.sim.rack.SledNode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each invariant fires on what it forbids, and is silent on what it allows. */
class OraclesTest {

  private static final long GIB = 1L << 30;
  private static final BootId BOOT_1 = new BootId(1);
  private static final BootId BOOT_2 = new BootId(2);

  private final Kernel kernel = new Kernel(1, null);
  private final Rack rack =
      new Rack(
          kernel,
          new Plan(
              "test",
              1,
              List.of(
                  new SledPlan(64, new ReservoirMode.Percent(80), 8192, 0),
                  new SledPlan(64, new ReservoirMode.Percent(80), 8192, 0)),
              List.of(),
              List.of(),
              100_000,
              false,
              Schedule.UNIFORM));
  private final SledNode sled = rack.sleds().get(0);
  private final SledNode otherSled = rack.sleds().get(1);
  private final Findings findings = new Findings(kernel);
  private final StoreMirror store = new StoreMirror();

  private void until(long seconds) {
    kernel.runUntil(seconds * 1_000_000_000L, 100_000);
  }

  private void quiet() {
    assertThat(findings.violations()).isEmpty();
  }

  private void fired(String oracle) {
    assertThat(findings.violations()).extracting(Violation::oracle).containsExactly(oracle);
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

  private void changed(RackObserver oracle, @Nullable Object before, @Nullable Object after) {
    store.rowChanged("t", before, after);
    oracle.rowChanged("t", before, after);
  }

  private static PropolisId vmm(int n) {
    return new PropolisId(new UUID(1, n));
  }

  @Test
  void launchBeforeReady_isSeen() {
    NoLaunchBeforeReady oracle = new NoLaunchBeforeReady(findings);
    until(60); // booted at 25 s, ready 7 s later
    oracle.launchAtBhyve(sled, "vm", GIB);
    quiet();
    oracle.launchAtBhyve(new Rack(kernel, emptyPlan()).sleds().get(0), "vm", GIB);
    fired(NoLaunchBeforeReady.NAME);
  }

  private static Plan emptyPlan() {
    SledPlan off = new SledPlan(64, new ReservoirMode.None(), 8192, 1_000_000_000);
    return new Plan("test", 2, List.of(off), List.of(), List.of(), 1, false, Schedule.UNIFORM);
  }

  @Test
  void launchWhileSettingUp_isSeen() {
    NoLaunchBeforeReady oracle = new NoLaunchBeforeReady(findings);
    until(26);
    assertThat(sled.reservoirSeen()).isNotNull();
    oracle.launchAtBhyve(sled, "vm", GIB);
    fired(NoLaunchBeforeReady.NAME);
  }

  @Test
  void guestsBeyondTheSettledSize_areSeen() {
    GuestMemoryFits oracle = new GuestMemoryFits(findings);
    until(60);
    oracle.vmCreated(sled, "a", 30 * GIB);
    oracle.vmGone(sled, "a");
    oracle.vmCreated(sled, "b", 30 * GIB);
    quiet();
    oracle.vmCreated(sled, "c", 30 * GIB);
    fired(GuestMemoryFits.NAME);
  }

  @Test
  void settledSizeBelowTheGuests_isSeen() {
    GuestMemoryFits oracle = new GuestMemoryFits(findings);
    until(60);
    oracle.vmCreated(sled, "a", 30 * GIB);
    oracle.reservoirChanged(
        sled, reservoir(ReservoirPhase.READY, 50 * GIB), reservoir(ReservoirPhase.READY, 20 * GIB));
    fired(GuestMemoryFits.NAME);
  }

  @Test
  void settledSizeThatBhyveHasNot_isSeen() {
    SettledIsReal oracle = new SettledIsReal(findings);
    until(60);
    Reservoir before = reservoir(ReservoirPhase.SETTING_UP, 0);
    oracle.reservoirChanged(sled, before, reservoir(ReservoirPhase.READY, 40 * GIB));
    quiet();
    oracle.reservoirChanged(sled, before, reservoir(ReservoirPhase.READY, 60 * GIB));
    fired(SettledIsReal.NAME);
  }

  @Test
  void anotherReportUnderTheSameGeneration_isSeen() {
    GenerationRises oracle = new GenerationRises(findings);
    changed(oracle, row(BOOT_1, BOOT_1, 1, 0), row(BOOT_1, BOOT_1, 2, GIB));
    changed(oracle, row(BOOT_1, BOOT_1, 2, GIB), row(BOOT_2, BOOT_1, 2, GIB));
    quiet();
    changed(oracle, row(BOOT_2, BOOT_1, 2, GIB), row(BOOT_2, BOOT_2, 2, 0));
    fired(GenerationRises.NAME);
  }

  @Test
  void lateReportOfAnOlderBoot_isSeen() {
    OlderBootNeverWins oracle = new OlderBootNeverWins(findings);
    changed(oracle, row(BOOT_1, BOOT_1, 1, GIB), row(BOOT_2, BOOT_1, 1, GIB));
    quiet();
    changed(oracle, row(BOOT_2, BOOT_1, 1, GIB), row(BOOT_2, BOOT_1, 2, 2 * GIB));
    fired(OlderBootNeverWins.NAME);
  }

  @Test
  void bootThatFallsBack_isSeen() {
    OlderBootNeverWins oracle = new OlderBootNeverWins(findings);
    changed(oracle, row(BOOT_2, BOOT_2, 1, GIB), row(BOOT_1, BOOT_2, 1, GIB));
    fired(OlderBootNeverWins.NAME);
  }

  @Test
  void changeOfADecommissionedRow_isSeen() {
    DecommissionedRowIsFrozen oracle = new DecommissionedRowIsFrozen(findings);
    SledRow gone =
        row(BOOT_1, BOOT_1, 1, GIB)
            .with(SledPolicy.EXPUNGED, SimClock.EPOCH)
            .with(SledState.DECOMMISSIONED, SimClock.EPOCH);
    changed(oracle, row(BOOT_1, BOOT_1, 1, GIB), gone);
    changed(oracle, gone, gone);
    quiet();
    changed(oracle, gone, gone.rebooted(BOOT_2, SimClock.EPOCH));
    fired(DecommissionedRowIsFrozen.NAME);
  }

  @Test
  void requestAfterTheAgentLearnedOfItsEnd_isSeen() {
    DecommissionedAgentIsSilent oracle = new DecommissionedAgentIsSilent(findings);
    oracle.agentRequest(sled, "PUT");
    oracle.silenced(sled);
    oracle.booted(sled, BOOT_2);
    oracle.agentRequest(sled, "GET"); // the next boot has to learn it anew
    quiet();
    oracle.silenced(sled);
    oracle.agentRequest(sled, "PUT");
    fired(DecommissionedAgentIsSilent.NAME);
  }

  @Test
  void launchAfterTheAgentLearnedOfItsEnd_isSeen() {
    DecommissionedAgentIsSilent oracle = new DecommissionedAgentIsSilent(findings);
    oracle.silenced(sled);
    oracle.launchAtBhyve(sled, "vm", GIB);
    fired(DecommissionedAgentIsSilent.NAME);
  }

  @Test
  void reservationsBeyondTheReport_areSeen() {
    ReservationsFitReport oracle = new ReservationsFitReport(store, findings);
    store.rowChanged("sled", null, row(BOOT_1, BOOT_1, 1, 40 * GIB));
    changed(oracle, null, new ReservationRow(vmm(1), sled.id(), 30 * GIB));
    quiet();
    changed(oracle, null, new ReservationRow(vmm(2), sled.id(), 30 * GIB));
    fired(ReservationsFitReport.NAME);
  }

  @Test
  void reservationOnTheReportOfAnEndedBoot_isSeen() {
    ReservationsFitReport oracle = new ReservationsFitReport(store, findings);
    store.rowChanged("sled", null, row(BOOT_2, BOOT_1, 1, 40 * GIB));
    changed(oracle, null, new ReservationRow(vmm(1), sled.id(), GIB));
    fired(ReservationsFitReport.NAME);
  }

  @Test
  void twoVmsOfOneInstance_areSeen() {
    OneVmPerInstance oracle = new OneVmPerInstance(store, findings);
    InstanceId instance = new InstanceId(new UUID(2, 1));
    placed(vmm(1), instance);
    placed(vmm(2), instance);
    oracle.vmCreated(sled, vmm(1).toString(), GIB);
    oracle.vmGone(sled, vmm(1).toString());
    oracle.vmCreated(sled, vmm(1).toString(), GIB);
    quiet();
    oracle.vmCreated(otherSled, vmm(2).toString(), GIB);
    fired(OneVmPerInstance.NAME);
  }

  private void placed(PropolisId id, InstanceId instance) {
    store.rowChanged(
        "vmm", null, new VmmRow(id, instance, sled.id(), BOOT_1, VmmRow.State.STARTING));
  }

  @Test
  void vmWithoutAReservation_isSeen() {
    VmsAreReserved oracle = new VmsAreReserved(rack, store, findings);
    changed(oracle, null, new ReservationRow(vmm(1), sled.id(), GIB));
    oracle.vmCreated(sled, vmm(1).toString(), GIB);
    quiet();
    oracle.vmCreated(sled, vmm(2).toString(), GIB);
    fired(VmsAreReserved.NAME);
  }

  @Test
  void reservationFreedUnderALiveVm_isSeen() {
    VmsAreReserved oracle = new VmsAreReserved(rack, store, findings);
    ReservationRow reservation = new ReservationRow(vmm(1), sled.id(), GIB);
    changed(oracle, null, reservation);
    oracle.vmCreated(sled, vmm(1).toString(), GIB);
    changed(oracle, reservation, null);
    fired(VmsAreReserved.NAME);
  }

  private VmmRow starting(BootId boot) {
    InstanceId instance = new InstanceId(new UUID(2, 1));
    return new VmmRow(vmm(1), instance, sled.id(), boot, VmmRow.State.STARTING);
  }

  @Test
  void vmmThatNexusDoesNotKnow_isSeen() {
    VmmsAreOnTheBooks oracle = new VmmsAreOnTheBooks(rack, store, findings);
    changed(oracle, null, starting(BOOT_1));
    oracle.vmmTold(sled, vmm(1), VmmState.REGISTERED);
    oracle.vmmTold(sled, vmm(1), VmmState.GONE);
    changed(oracle, starting(BOOT_1), null);
    quiet();
    oracle.vmmTold(sled, vmm(1), VmmState.REGISTERED); // by a request that was late
    fired(VmmsAreOnTheBooks.NAME);
  }

  @Test
  void vmmThatNexusForgets_isSeen() {
    VmmsAreOnTheBooks oracle = new VmmsAreOnTheBooks(rack, store, findings);
    changed(oracle, null, starting(BOOT_1));
    oracle.vmmTold(sled, vmm(1), VmmState.REGISTERED);
    oracle.bootEnded(sled, BOOT_1);
    changed(oracle, starting(BOOT_1), null); // it went with its boot
    quiet();
    changed(oracle, null, starting(BOOT_2));
    oracle.vmmTold(sled, vmm(1), VmmState.REGISTERED);
    changed(oracle, starting(BOOT_2), null);
    fired(VmmsAreOnTheBooks.NAME);
  }

  @Test
  void startDeclaredDoneOnASledThatWentDown_isSeen() {
    RunningIsInThisBoot oracle = new RunningIsInThisBoot(store, findings);
    changed(oracle, null, row(BOOT_2, BOOT_1, 1, GIB));
    changed(oracle, starting(BOOT_2), starting(BOOT_2).with(VmmRow.State.RUNNING));
    changed(oracle, starting(BOOT_1), starting(BOOT_1).with(VmmRow.State.STOPPING));
    quiet();
    changed(oracle, starting(BOOT_1), starting(BOOT_1).with(VmmRow.State.RUNNING));
    fired(RunningIsInThisBoot.NAME);
  }

  @Test
  void floodOfRequests_isSeen() {
    BoundedRequests oracle = new BoundedRequests(kernel, findings);
    Lane lane = new Lane(kernel, "requests");
    for (int i = 0; i < 30; i++) {
      kernel.at(i * 2_000_000_000L, lane, () -> oracle.agentRequest(sled, "GET"));
    }
    until(60);
    quiet();
    for (int i = 0; i < 4; i++) { // with the four since 52 s, one more than may be
      oracle.agentRequest(sled, "GET");
    }
    fired(BoundedRequests.NAME);
  }
}
