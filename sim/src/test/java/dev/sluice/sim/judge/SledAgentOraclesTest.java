package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.OtherVms;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.VmmState;
import dev.sluice.bhyve.Errno;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.ChangedByOther;
import dev.sluice.sim.event.SledEvent.Dismissed;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.event.SledEvent.ResizeAsked;
import dev.sluice.sim.event.SledEvent.ResizeEnded;
import dev.sluice.sim.event.SledEvent.VmsListed;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmmEvent.LaunchDecided;
import dev.sluice.sim.event.VmmEvent.RegisterAsked;
import dev.sluice.sim.event.VmmEvent.StopServed;
import dev.sluice.sim.event.VmmEvent.VmmTold;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.plan.TestPlans;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a sled-agent says of VMMs, of others' VMs and of its size, and when it tries again. */
class SledAgentOraclesTest extends OracleFixture {

  private static final long GIB = 1L << 30;
  private static final long SECOND = 1_000_000_000L;

  private final Rack rack = new Rack(kernel, TestPlans.withoutFaults(1));
  private final SledNode node = rack.sleds().get(0);
  private final Sled sled = node.sled();
  private final PropolisId one = new PropolisId(new UUID(3, 1));
  private final PropolisId two = new PropolisId(new UUID(3, 2));
  private final InstanceId instance = new InstanceId(new UUID(4, 1));

  private void until(long seconds) {
    kernel.runUntil(seconds * SECOND, 100_000);
  }

  private void began() {
    events.emit(new BootBegan(sled, node.boot(), reservoir(40, 0, 0, 0), 2));
  }

  private void told(PropolisId vmm, VmmState state) {
    events.emit(new VmmTold(sled, vmm, state, false));
  }

  private SledCall call(PropolisId vmm) {
    return new SledCall(sled, 1, vmm, node.boot());
  }

  private static Reservoir reservoir(
      long desiredGib, long settledGib, long heldGib, long othersGib) {
    OtherVms others = new OtherVms(othersGib * GIB, List.of(), null, List.of("foreign-1"));
    return new Reservoir(
        ReservoirPhase.DEGRADED,
        desiredGib * GIB,
        settledGib * GIB,
        heldGib * GIB,
        null,
        others,
        null);
  }

  private void changes(Reservoir before, Reservoir after, long kernelGib) {
    events.emit(new ReservoirChanged(sled, before, after, kernelGib * GIB, 0));
  }

  private void createAsked(PropolisId vmm, long gib, long settledGib) {
    events.emit(
        new CreateAsked(
            sled,
            vmm.toString(),
            gib * GIB,
            node.boot(),
            reservoir(40, settledGib, 40, 0),
            40 * GIB,
            0));
  }

  @Test
  @Fires(Promise.VMMS_GO_FOR_A_REASON)
  void vmmThatIsGoneForNoReason_isSeen() {
    new VmmsGoForAReason(findings).watch(events);
    began();
    told(two, VmmState.GONE); // it has never been here
    told(one, VmmState.REGISTERED);
    told(one, VmmState.LAUNCHING);
    quiet();
    told(one, VmmState.GONE);
    fired(Promise.VMMS_GO_FOR_A_REASON);
  }

  @Test
  void vmmThatWasStoppedOrNotMade_mayBeGone() {
    new VmmsGoForAReason(findings).watch(events);
    began();
    told(one, VmmState.REGISTERED);
    events.emit(new StopServed(call(one)));
    told(one, VmmState.GONE);
    told(two, VmmState.REGISTERED);
    events.emit(new CreateFailed(sled, two.toString(), Errno.EIO));
    told(two, VmmState.GONE);
    quiet();
  }

  @Test
  void vmmOfAnEarlierBootOrOfADismissedAgent_mayBeGone() {
    new VmmsGoForAReason(findings).watch(events);
    began();
    told(one, VmmState.RUNNING);
    began();
    told(one, VmmState.GONE);
    told(two, VmmState.RUNNING);
    events.emit(new Dismissed(sled));
    told(two, VmmState.GONE);
    quiet();
  }

  private void registers(PropolisId vmm) {
    events.emit(new RegisterAsked(sled, vmm, instance, null));
    told(vmm, VmmState.REGISTERED);
  }

  @Test
  @Fires(Promise.ONE_VMM_PER_INSTANCE)
  void secondVmmOfAnInstance_isSeen() {
    new OneVmmPerInstance(findings).watch(events);
    registers(one);
    told(one, VmmState.RUNNING);
    quiet();
    registers(two);
    fired(Promise.ONE_VMM_PER_INSTANCE);
  }

  @Test
  void vmmAfterOneThatWasStopped_isQuiet_andSoIsOneOfAnotherBoot() {
    new OneVmmPerInstance(findings).watch(events);
    registers(one);
    events.emit(new StopServed(call(one)));
    registers(two);
    began();
    registers(one);
    quiet();
  }

  @Test
  @Fires(Promise.OTHERS_ARE_NOT_UNDERCOUNTED)
  void othersThatAreSaidToHoldLessThanTheyDo_areSeen() {
    new OthersAreNotUndercounted(rack, findings).watch(events);
    until(60);
    node.foreignVms().make(10 * GIB);
    began();
    events.emit(new VmsListed(sled));
    events.emit(new ReservoirQueried(sled));
    changes(reservoir(40, 0, 40, 0), reservoir(40, 0, 40, 12), 40);
    events.emit(new ReservoirQueried(sled));
    changes(reservoir(40, 0, 40, 12), reservoir(40, 0, 40, 10), 40);
    quiet();
    events.emit(new ReservoirQueried(sled));
    changes(reservoir(40, 0, 40, 10), reservoir(40, 0, 40, 8), 40);
    fired(Promise.OTHERS_ARE_NOT_UNDERCOUNTED);
  }

  @Test
  @Fires(Promise.SETTLED_IS_REAL)
  void settledSizeThatRisesWhileTheRestIsToGo_isSeen() {
    new SettledIsReal(kernel, findings).watch(events);
    events.emit(new ChangedByOther(sled, 90 * SECOND)); // no excuse: the sled-agent knows
    changes(reservoir(20, 20, 40, 0), reservoir(20, 20, 30, 0), 30);
    quiet();
    changes(reservoir(20, 20, 30, 0), reservoir(20, 30, 30, 0), 30);
    fired(Promise.SETTLED_IS_REAL);
  }

  @Test
  @Fires(Promise.GUEST_MEMORY_FITS)
  void launchesThatReachBhyveBeyondWhatHasSettled_areSeen() {
    new GuestMemoryFits(kernel, findings).watch(events);
    createAsked(one, 6, 10);
    events.emit(new VmCreated(sled, one.toString(), 6 * GIB, reservoir(40, 10, 40, 0), 40 * GIB));
    createAsked(two, 4, 10);
    events.emit(new CreateFailed(sled, two.toString(), Errno.EIO));
    createAsked(two, 4, 10);
    quiet();
    createAsked(new PropolisId(new UUID(3, 3)), 1, 10);
    fired(Promise.GUEST_MEMORY_FITS);
  }

  @Test
  @Fires(Promise.MISSING_MEMORY_IS_LOOKED_INTO)
  void launchAfterALookThatIsOlderThanTheLastThatLackedMemory_isSeen() {
    new MissingMemoryIsLookedInto(kernel, rack, findings).watch(events);
    events.emit(new CreateFailed(sled, one.toString(), Errno.ENOMEM));
    events.emit(new LaunchDecided(call(one), ErrorCode.INSUFFICIENT_RESERVOIR));
    events.emit(new VmsListed(sled));
    events.emit(new CreateFailed(sled, two.toString(), Errno.ENOMEM));
    events.emit(new ReservoirQueried(sled));
    createAsked(one, 1, 40); // the second may not have been heard of
    quiet();
    events.emit(new LaunchDecided(call(two), ErrorCode.INSUFFICIENT_RESERVOIR));
    createAsked(one, 1, 40);
    fired(Promise.MISSING_MEMORY_IS_LOOKED_INTO);
  }

  private void triesFrom(long seconds) {
    until(seconds);
    new ResizesAreTriedAgain(kernel, rack, findings).watch(events);
    began();
  }

  private void resize(@Nullable Errno errno, long fromGib, long toGib) {
    events.emit(new ResizeAsked(sled, 40 * GIB, fromGib * GIB));
    events.emit(new ResizeEnded(sled, errno, toGib * GIB));
  }

  @Test
  @Fires(Promise.RESIZES_ARE_TRIED_AGAIN)
  void resizeThatIsNotTriedAgain_isSeen() {
    triesFrom(100);
    resize(Errno.ENOMEM, 10, 12);
    until(104);
    events.emit(new ReservoirQueried(sled));
    quiet();
    until(106);
    events.emit(new ReservoirQueried(sled));
    fired(Promise.RESIZES_ARE_TRIED_AGAIN);
  }

  @Test
  @Fires(Promise.RESIZES_ARE_TRIED_AGAIN)
  void pausesThatAreNotShortAgainAfterASuccess_areSeen() {
    triesFrom(100);
    resize(Errno.ENOMEM, 10, 12);
    until(102);
    resize(Errno.ENOMEM, 12, 12);
    until(106);
    resize(Errno.ENOMEM, 12, 12);
    until(114); // 8 s
    resize(null, 12, 20);
    until(200); // nothing has failed
    resize(Errno.ENOMEM, 20, 22);
    quiet();
    until(216);
    resize(Errno.ENOMEM, 22, 22);
    fired(Promise.RESIZES_ARE_TRIED_AGAIN);
  }

  @Test
  void pausesThatGrow_areQuiet_andSoAreThoseOfOtherReasons() {
    triesFrom(100);
    resize(Errno.ENOMEM, 10, 10);
    until(102);
    resize(Errno.ENOMEM, 10, 10);
    until(106);
    resize(Errno.EALREADY, 10, 10);
    until(114);
    resize(Errno.ENOMEM, 10, 10);
    events.emit(new FaultStruck(FaultKind.BHYVE_FAILS, node.name(), "", "query"));
    until(200);
    resize(Errno.ENOMEM, 10, 10);
    until(300);
    resize(null, 10, 40);
    changes(reservoir(40, 40, 40, 0), reservoir(50, 40, 40, 0), 40);
    resize(Errno.ENOMEM, 40, 40);
    events.emit(new ChangedByOther(sled, 400 * SECOND));
    until(400);
    events.emit(new ReservoirQueried(sled));
    quiet();
  }
}
