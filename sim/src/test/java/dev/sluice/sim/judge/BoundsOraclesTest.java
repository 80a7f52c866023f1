package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.bhyve.Errno;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.NexusRow;
import dev.sluice.nexus.store.OutcomeRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.RunEvent.ProcessStarted;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.StoreEvent.TransactionEnded;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.event.VmEvent.DestroyAsked;
import dev.sluice.sim.event.VmmEvent.LaunchDecided;
import dev.sluice.sim.event.VmmEvent.WishSent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises about what comes in time, what is not done too often, and reasons: each broken. */
class BoundsOraclesTest extends OracleFixture {

  private static final long GIB = 1L << 30;
  private static final BootId BOOT = new BootId(1);
  private static final PropolisId VMM = new PropolisId(new UUID(3, 1));
  private static final NexusRow NEXUS = new NexusRow(new NexusId(new UUID(4, 1)), "nexus", 0);

  private final Sled sled = new Sled(0, "sled-0", new SledId(new UUID(1, 1)));

  @BeforeEach
  void watch() {
    StoreMirror store = new StoreMirror();
    store.watch(events);
    Undisturbed nexus = new Undisturbed(kernel);
    nexus.watch(events);
    CalmNexus calm = new CalmNexus(kernel);
    calm.watch(events);
    new SettledIsReal(kernel, findings).watch(events);
    new FailedLaunchesSayWhy(findings).watch(events);
    new DrainsBeginAtOnce(kernel, nexus, store, findings).watch(events);
    new NoWishInVain(kernel, nexus, findings).watch(events);
    new BoundedDestroys(kernel, findings).watch(events);
    new NexusesBeat(kernel, calm, findings).watch(events);
    new OutcomesAreKept(kernel, nexus, findings).watch(events);
  }

  private void until(long seconds) {
    kernel.runUntil(seconds * 1_000_000_000L, 100_000);
    events.emit(new TransactionEnded("t", null));
  }

  private SledRow row(SledPolicy policy, @Nullable ReservoirMode desired) {
    SledAgentInfo info =
        new SledAgentInfo(
            sled.id(),
            BOOT,
            "sled-0:1",
            SledRole.GIMLET,
            new Baseboard("serial", "part", 1),
            128,
            100 * GIB,
            new ReservoirReport(ReservoirPhase.READY, 40 * GIB, 40 * GIB, 100, null),
            1,
            false);
    return new SledRow(info, BOOT, policy, SledState.ACTIVE, desired, Instant.EPOCH, Instant.EPOCH);
  }

  private VmmRow vmm(VmmRow.State state) {
    return new VmmRow(VMM, new InstanceId(new UUID(2, 1)), sled.id(), BOOT, state, Epoch.FIRST);
  }

  private void launchRefused(ErrorCode code) {
    events.emit(new LaunchDecided(new SledCall(sled, 1, VMM, BOOT), code));
  }

  @Test
  void launchesRefusedAsBhyveSaid_areQuiet() {
    events.emit(new CreateFailed(sled, VMM.toString(), Errno.ENOMEM));
    launchRefused(ErrorCode.INSUFFICIENT_RESERVOIR);
    events.emit(new CreateFailed(sled, VMM.toString(), Errno.EIO));
    launchRefused(ErrorCode.INTERNAL);
    launchRefused(ErrorCode.VMM_GONE);
    quiet();
  }

  @Test
  @Fires(Promise.FAILED_LAUNCHES_SAY_WHY)
  void launchRefusedForMemoryThatDidNotLack_isSeen() {
    events.emit(new CreateFailed(sled, VMM.toString(), Errno.EIO));
    launchRefused(ErrorCode.INSUFFICIENT_RESERVOIR);
    fired(Promise.FAILED_LAUNCHES_SAY_WHY);
  }

  @Test
  @Fires(Promise.FAILED_LAUNCHES_SAY_WHY)
  void launchRefusedAsAFaultForWantOfMemory_isSeen() {
    events.emit(new CreateFailed(sled, VMM.toString(), Errno.ENOMEM));
    launchRefused(ErrorCode.INTERNAL);
    fired(Promise.FAILED_LAUNCHES_SAY_WHY);
  }

  private void drained() {
    changed(null, row(SledPolicy.IN_SERVICE, null));
    changed(null, vmm(VmmRow.State.RUNNING));
    changed(row(SledPolicy.IN_SERVICE, null), row(SledPolicy.DRAIN, null));
  }

  @Test
  void drainThatBeginsAtOnce_isQuiet() {
    drained();
    until(5);
    changed(vmm(VmmRow.State.RUNNING), vmm(VmmRow.State.STOPPING));
    until(60);
    quiet();
  }

  @Test
  @Fires(Promise.DRAINS_BEGIN_AT_ONCE)
  void drainThatWaitsForARound_isSeen() {
    drained();
    until(11);
    fired(Promise.DRAINS_BEGIN_AT_ONCE);
  }

  @Test
  void drainOfASledWithNothingToMove_isQuiet() {
    changed(null, row(SledPolicy.IN_SERVICE, null));
    changed(row(SledPolicy.IN_SERVICE, null), row(SledPolicy.DRAIN, null));
    until(60);
    quiet();
  }

  @Test
  @Fires(Promise.NO_WISH_IN_VAIN)
  void wishThatIsMetAlready_isSeen_unlessItWasOnItsWay() {
    ReservoirMode met = new ReservoirMode.Percent(40);
    changed(null, row(SledPolicy.IN_SERVICE, met));
    until(10);
    events.emit(new WishSent(sled, met, "nexus"));
    quiet();
    until(30);
    events.emit(new WishSent(sled, met, "nexus"));
    fired(Promise.NO_WISH_IN_VAIN);
  }

  @Test
  void wishForAnotherSize_isQuiet() {
    ReservoirMode other = new ReservoirMode.Percent(50);
    changed(null, row(SledPolicy.IN_SERVICE, other));
    until(60);
    events.emit(new WishSent(sled, other, "nexus"));
    quiet();
  }

  private void destroys(int times) {
    for (int i = 0; i < times; i++) {
      events.emit(new DestroyAsked(sled, "vm"));
    }
  }

  @Test
  @Fires(Promise.BOUNDED_DESTROYS)
  void destroyTriedAgainAndAgain_isSeen_unlessItTakesItsTime() {
    destroys(10);
    until(61);
    destroys(10);
    quiet();
    destroys(1);
    fired(Promise.BOUNDED_DESTROYS);
  }

  @Test
  void nexusThatBeats_isQuiet() {
    events.emit(new ProcessStarted("nexus"));
    changed(null, NEXUS);
    until(20);
    changed(NEXUS, NEXUS.beat());
    until(40);
    quiet();
  }

  @Test
  @Fires(Promise.NEXUSES_BEAT)
  void nexusThatNeverEnters_isSeen() {
    events.emit(new ProcessStarted("nexus"));
    until(26);
    fired(Promise.NEXUSES_BEAT);
  }

  private static OutcomeRow outcome() {
    return OutcomeRow.calledOff(new SagaId(new UUID(5, 1)), Instant.EPOCH);
  }

  @Test
  void outcomeRemovedInTime_isQuiet() {
    changed(null, outcome());
    until(32 * 60);
    changed(outcome(), null);
    until(90 * 60);
    quiet();
  }

  @Test
  @Fires(Promise.OUTCOMES_ARE_KEPT)
  void outcomeRemovedEarly_isSeen() {
    changed(null, outcome());
    until(20 * 60);
    changed(outcome(), null);
    fired(Promise.OUTCOMES_ARE_KEPT);
  }

  @Test
  @Fires(Promise.OUTCOMES_ARE_KEPT)
  void outcomeKeptForEver_isSeen() {
    changed(null, outcome());
    until(60 * 60);
    fired(Promise.OUTCOMES_ARE_KEPT);
  }

  private void reservoir(Reservoir before, Reservoir after) {
    events.emit(new ReservoirChanged(sled, before, after, after.heldBytes(), 0));
  }

  @Test
  @Fires(Promise.SETTLED_IS_REAL)
  void settledWithoutItsSizeOrAnError_isSeen() {
    Reservoir begun = new Reservoir(ReservoirPhase.SETTING_UP, 40 * GIB, 0, 0, null);
    reservoir(begun, new Reservoir(ReservoirPhase.DEGRADED, 40 * GIB, GIB, GIB, Errno.ENOMEM));
    reservoir(begun, new Reservoir(ReservoirPhase.READY, 40 * GIB, 40 * GIB, 40 * GIB, null));
    quiet();
    reservoir(begun, new Reservoir(ReservoirPhase.DEGRADED, 40 * GIB, GIB, GIB, null));
    fired(Promise.SETTLED_IS_REAL);
  }
}
