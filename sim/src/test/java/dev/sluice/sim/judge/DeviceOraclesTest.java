package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.sim.event.HandEvent.HandAsked;
import dev.sluice.sim.event.HandEvent.HandBegan;
import dev.sluice.sim.event.HandEvent.HandCalledOff;
import dev.sluice.sim.event.HandEvent.HandEnded;
import dev.sluice.sim.event.HandEvent.HandLooked;
import dev.sluice.sim.event.HandEvent.HandShown;
import dev.sluice.sim.event.HandEvent.HandStepped;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.SledEvent.ChangedByOther;
import dev.sluice.sim.event.SledEvent.Dismissed;
import dev.sluice.sim.event.SledEvent.LeftUnanswered;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.event.SledEvent.ResizeAsked;
import dev.sluice.sim.event.SledEvent.VmsListed;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.event.VmEvent.DestroyAsked;
import dev.sluice.sim.event.VmEvent.StrangerDestroyed;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.event.VmmEvent.LaunchDecided;
import dev.sluice.sim.event.VmmEvent.LaunchServed;
import dev.sluice.sim.event.VmmEvent.StopDecided;
import dev.sluice.sim.event.VmmEvent.StopServed;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.plan.TestPlans;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The promises about what a sled-agent does at its device, each broken on purpose. */
class DeviceOraclesTest extends OracleFixture {

  private static final long GIB = 1L << 30;
  private static final long SECOND = 1_000_000_000L;

  private final Rack rack = new Rack(kernel, TestPlans.withoutFaults(1));
  private final SledNode node = rack.sleds().get(0);
  private final Sled sled = node.sled();

  private void until(long seconds) {
    kernel.runUntil(seconds * SECOND, 100_000);
  }

  private void asked() {
    events.emit(
        new CreateAsked(
            sled,
            "vm",
            GIB,
            node.boot(),
            node.reservoirSeen(),
            node.kernelReservoirBytes(),
            node.strangersBytes()));
  }

  @Test
  @Fires(Promise.MISSING_MEMORY_IS_LOOKED_INTO)
  void launchOnMissingMemory_isSeen_unlessSomebodyHasLooked() {
    new MissingMemoryIsLookedInto(kernel, rack, findings).watch(events);
    until(100);
    events.emit(new CreateFailed(sled, "first", Errno.ENOMEM));
    asked(); // the sled-agent has not heard yet
    until(103);
    events.emit(new ReservoirQueried(sled));
    events.emit(new VmsListed(sled));
    events.emit(new ReservoirQueried(sled));
    asked();
    events.emit(new CreateFailed(sled, "second", Errno.EEXIST));
    until(106);
    asked();
    quiet();
    events.emit(new CreateFailed(sled, "third", Errno.ENOMEM));
    until(109);
    events.emit(new ReservoirQueried(sled)); // whose memory it is is not known yet
    events.emit(new VmsListed(sled));
    asked();
    fired(Promise.MISSING_MEMORY_IS_LOOKED_INTO);
  }

  @Test
  @Fires(Promise.ENDED_AGENT_IS_QUIET)
  void endedAgentThatDestroys_isSeen() {
    new EndedAgentIsQuiet(rack, findings).watch(events);
    until(60);
    events.emit(new DestroyAsked(sled, "vm"));
    asked();
    Fault shutdown =
        new Fault(FaultKind.AGENT_SHUTDOWN, 60_000, 10_000, Target.of("sled-0"), 0, null);
    rack.partsOf(shutdown).forEach(part -> part.begin(shutdown));
    until(62);
    events.emit(new VmGone(sled, "vm", false)); // its process is gone
    quiet();
    events.emit(new DestroyAsked(sled, "vm"));
    fired(Promise.ENDED_AGENT_IS_QUIET);
  }

  @Test
  @Fires(Promise.ENDING_AGENT_ANSWERS)
  void endingAgentThatLeavesACallOpen_isSeen() {
    new EndingAgentAnswers(rack, findings).watch(events);
    until(60);
    events.emit(new LeftUnanswered(sled, "ensure-stopped"));
    fired(Promise.ENDING_AGENT_ANSWERS);
  }

  @Test
  void endingAgentWhoseTasksRunLate_mayLeaveACallOpen() {
    new EndingAgentAnswers(rack, findings).watch(events);
    Fault late =
        new Fault(FaultKind.WORKER_DELAY, 0, 10_000, Target.of("sled-0"), 5_000, "instances");
    rack.partsOf(late).forEach(part -> part.begin(late));
    until(60);
    events.emit(new LeftUnanswered(sled, "ensure-stopped"));
    quiet();
  }

  @Test
  @Fires(Promise.STRANGERS_ARE_LEFT_ALONE)
  void destroyedStranger_isSeen() {
    new StrangersAreLeftAlone(findings).watch(events);
    events.emit(new VmGone(sled, "vm", true));
    quiet();
    events.emit(new StrangerDestroyed(sled, "theirs"));
    fired(Promise.STRANGERS_ARE_LEFT_ALONE);
  }

  @Test
  @Fires(Promise.SETTLES_IN_TIME)
  void sledThatHasNotSettledInTime_isSeen() {
    until(26); // booted at 25 s, ready 7 s later
    new SettlesInTime(kernel, rack, findings).check();
    quiet();
    new SettlesInTime(kernel, rack, findings, -1_000 * SECOND).check();
    fired(Promise.SETTLES_IN_TIME);
  }

  @Test
  void settledSled_isInTime() {
    until(60);
    new SettlesInTime(kernel, rack, findings, -1_000 * SECOND).check();
    quiet();
  }

  @Test
  @Fires(Promise.SETTLED_IS_REAL)
  void sizeThatSomebodyElseHasTaken_countsUntilTheSledMustKnow() {
    new SettledIsReal(kernel, findings).watch(events);
    until(60);
    Reservoir ready = new Reservoir(ReservoirPhase.READY, 40 * GIB, 40 * GIB, 40 * GIB, null);
    events.emit(new ChangedByOther(sled, 90 * SECOND));
    events.emit(new ReservoirChanged(sled, ready, ready, 20 * GIB, 0));
    quiet();
    until(91);
    events.emit(new ReservoirChanged(sled, ready, ready, 20 * GIB, 0));
    fired(Promise.SETTLED_IS_REAL);
  }

  private static ReservoirUsage held(long gib) {
    return new ReservoirUsage(gib * GIB, 0, 0, 100 * GIB);
  }

  private void look(long gib) {
    events.emit(new HandLooked(sled, held(gib)));
  }

  private void step(long toGib, @Nullable Errno errno, long thenGib) {
    events.emit(new HandAsked(sled, toGib * GIB, 10 * GIB));
    events.emit(new HandStepped(sled, errno, thenGib * GIB));
  }

  private void handBegins() {
    new HandResizesAsAsked(kernel, findings).watch(events);
    events.emit(new HandBegan(sled, 20 * GIB));
    look(10);
  }

  @Test
  void resizeByHandAsAsked_isQuiet() {
    handBegins();
    events.emit(new HandShown(sled, held(10), 20 * GIB));
    step(14, Errno.EALREADY, 10);
    look(10);
    until(2);
    look(10);
    step(14, Errno.EINTR, 12);
    look(12);
    step(16, Errno.ENOMEM, 12);
    look(12);
    events.emit(new HandEnded(sled, null, Errno.ENOMEM));
    quiet();
  }

  @Test
  @Fires(Promise.HAND_RESIZES_AS_ASKED)
  void stepThatIsTooLarge_isSeen() {
    handBegins();
    step(15, null, 15);
    fired(Promise.HAND_RESIZES_AS_ASKED);
  }

  @Test
  @Fires(Promise.HAND_RESIZES_AS_ASKED)
  void stepBesideAnother_isSeen() {
    handBegins();
    events.emit(new HandAsked(sled, 14 * GIB, 10 * GIB));
    events.emit(new HandAsked(sled, 14 * GIB, 10 * GIB));
    fired(Promise.HAND_RESIZES_AS_ASKED);
  }

  @Test
  @Fires(Promise.HAND_RESIZES_AS_ASKED)
  void stepAtOnceAfterOneThatGainedNothing_isSeen() {
    handBegins();
    step(14, Errno.EINTR, 10);
    look(10);
    step(14, null, 14);
    fired(Promise.HAND_RESIZES_AS_ASKED);
  }

  @Test
  @Fires(Promise.HAND_RESIZES_AS_ASKED)
  void stepAfterItWasCalledOff_isSeen() {
    handBegins();
    events.emit(new HandCalledOff(sled));
    until(2);
    step(14, null, 14);
    fired(Promise.HAND_RESIZES_AS_ASKED);
  }

  @Test
  @Fires(Promise.HAND_RESIZES_AS_ASKED)
  void resizeByHandThatRests_isSeen() {
    handBegins();
    step(14, Errno.EALREADY, 10);
    look(10);
    until(30);
    look(10);
    fired(Promise.HAND_RESIZES_AS_ASKED);
  }

  @Test
  @Fires(Promise.HAND_RESIZES_AS_ASKED)
  void whatIsShownAndIsNotThere_isSeen() {
    handBegins();
    events.emit(new HandShown(sled, held(11), 20 * GIB));
    fired(Promise.HAND_RESIZES_AS_ASKED);
  }

  @Test
  @Fires(Promise.HAND_RESIZES_AS_ASKED)
  void aimBeyondTheWish_isSeen() {
    handBegins();
    events.emit(new HandShown(sled, held(10), 21 * GIB));
    fired(Promise.HAND_RESIZES_AS_ASKED);
  }

  @Test
  @Fires(Promise.HAND_RESIZES_AS_ASKED)
  void endShortOfTheWish_isSeen_unlessItWasCalledOff() {
    handBegins();
    events.emit(new HandCalledOff(sled));
    events.emit(new HandEnded(sled, held(10), null));
    quiet();
    events.emit(new HandBegan(sled, 20 * GIB));
    look(10);
    events.emit(new HandEnded(sled, held(10), null));
    fired(Promise.HAND_RESIZES_AS_ASKED);
  }

  @Test
  @Fires(Promise.HAND_RESIZES_AS_ASKED)
  void endWithAnotherErrorThanTheStepHad_isSeen() {
    handBegins();
    step(14, Errno.EALREADY, 10);
    look(10);
    events.emit(new HandEnded(sled, null, Errno.EALREADY));
    fired(Promise.HAND_RESIZES_AS_ASKED);
  }

  @Test
  @Fires(Promise.STOPPED_LAUNCHES_END)
  void launchThatIsAnsweredLongAfterItsStop_isSeen() {
    new StoppedLaunchesEnd(kernel, rack, findings).watch(events);
    until(60);
    SledCall call = new SledCall(sled, 1, new PropolisId(new UUID(3, 1)), node.boot());
    events.emit(new LaunchServed(call, node.boot()));
    events.emit(new StopServed(call));
    events.emit(new LaunchDecided(call, ErrorCode.VMM_GONE));
    quiet();
    until(63);
    events.emit(new LaunchDecided(call, ErrorCode.VMM_GONE));
    fired(Promise.STOPPED_LAUNCHES_END);
  }

  @Test
  @Fires(Promise.STOPPED_LAUNCHES_END)
  void launchThatWaitsForLongAtADismissedAgent_isSeen_unlessItIsAtBhyve() {
    new StoppedLaunchesEnd(kernel, rack, findings).watch(events);
    until(60);
    SledCall call = new SledCall(sled, 1, new PropolisId(new UUID(3, 1)), node.boot());
    SledCall other = new SledCall(sled, 2, new PropolisId(new UUID(3, 2)), node.boot());
    events.emit(new LaunchServed(call, node.boot()));
    events.emit(new LaunchServed(other, node.boot()));
    events.emit(new CreateAsked(sled, other.vmm().toString(), GIB, node.boot(), null, 40 * GIB, 0));
    events.emit(new Dismissed(sled));
    until(63);
    events.emit(new LaunchDecided(other, null));
    quiet();
    events.emit(new LaunchDecided(call, ErrorCode.DECOMMISSIONED));
    fired(Promise.STOPPED_LAUNCHES_END);
  }

  @Test
  @Fires(Promise.ENDED_AGENT_IS_QUIET)
  void endedAgentThatResizes_isSeen() {
    new EndedAgentIsQuiet(rack, findings).watch(events);
    until(60);
    Fault shutdown =
        new Fault(FaultKind.AGENT_SHUTDOWN, 60_000, 10_000, Target.of("sled-0"), 0, null);
    rack.partsOf(shutdown).forEach(part -> part.begin(shutdown));
    until(62);
    events.emit(new ResizeAsked(sled, 40 * GIB, 40 * GIB));
    fired(Promise.ENDED_AGENT_IS_QUIET);
  }

  @Test
  void launchThatIsAnsweredLongAfterARefusedStop_isQuiet() {
    new StoppedLaunchesEnd(kernel, rack, findings).watch(events);
    until(60);
    SledCall call = new SledCall(sled, 1, new PropolisId(new UUID(3, 1)), node.boot());
    events.emit(new LaunchServed(call, node.boot()));
    events.emit(new StopServed(call));
    events.emit(new StopDecided(call, ErrorCode.STALE_EPOCH));
    until(63);
    events.emit(new LaunchDecided(call, null));
    quiet();
  }
}
