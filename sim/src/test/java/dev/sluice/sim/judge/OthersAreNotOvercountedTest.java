package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.OtherVms;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.bhyve.Errno;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.event.SledEvent.VmsListed;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.plan.TestPlans;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** VMs of others that are said to hold more than they do are seen. */
class OthersAreNotOvercountedTest extends OracleFixture {

  private static final long GIB = 1L << 30;
  private static final long SECOND = 1_000_000_000L;

  private final Rack rack = new Rack(kernel, TestPlans.withoutFaults(1));
  private final SledNode node = rack.sleds().get(0);
  private final Sled sled = node.sled();
  private long saidGib;

  @BeforeEach
  void aSledOf51GibWhereOthersHave10() {
    new OthersAreNotOvercounted(kernel, rack, findings).watch(events);
    until(60);
    node.foreignVms().make(10 * GIB);
    events.emit(new BootBegan(sled, node.boot(), reservoir(0), 2));
    looks();
    says(10);
    until(200);
    looks(); // no news any more
    quiet();
  }

  private void until(long seconds) {
    kernel.runUntil(seconds * SECOND, 100_000);
  }

  private void looks() {
    events.emit(new VmsListed(sled));
    events.emit(new ReservoirQueried(sled));
  }

  private static Reservoir reservoir(long othersGib) {
    OtherVms others = new OtherVms(othersGib * GIB, List.of(), null, List.of("foreign-1"));
    return new Reservoir(ReservoirPhase.DEGRADED, 51 * GIB, GIB, 51 * GIB, null, others, GIB);
  }

  private void says(long othersGib) {
    events.emit(
        new ReservoirChanged(
            sled,
            reservoir(saidGib),
            reservoir(othersGib),
            node.kernelReservoirBytes(),
            node.strangersBytes()));
    saidGib = othersGib;
  }

  private void creates(long gib) {
    events.emit(
        new CreateAsked(
            sled,
            "vm",
            gib * GIB,
            node.boot(),
            node.reservoirSeen(),
            node.kernelReservoirBytes(),
            node.strangersBytes()));
  }

  private void fired() {
    fired(Promise.OTHERS_ARE_NOT_OVERCOUNTED);
  }

  @Test
  @Fires(Promise.OTHERS_ARE_NOT_OVERCOUNTED)
  void countThatRisesThoughNothingHasChanged_isSeen() {
    says(9);
    looks();
    quiet();
    says(10);
    quiet();
    says(11);
    fired();
  }

  @Test
  void countThatRisesToWhatIsThere_isRight() {
    node.foreignVms().make(5 * GIB);
    looks();
    says(15);
    quiet();
  }

  @Test
  void newOne_mayCountForAllThatIsLeft_andNotForWhatALaunchWasPromised() {
    node.foreignVms().make(GIB);
    creates(20);
    looks();
    says(31);
    looks();
    says(30);
    looks();
    quiet();
    says(32);
    fired();
  }

  @Test
  void countThatStaysTooHigh_isSeen_onceNothingComesOrGoes() {
    node.foreignVms().make(GIB);
    creates(1);
    looks();
    says(20);
    until(290);
    looks();
    quiet(); // a launch is under way
    events.emit(new CreateFailed(sled, "vm", Errno.EIO));
    looks();
    until(360);
    looks();
    quiet();
    until(370);
    looks();
    fired();
  }

  @Test
  void launchThatHasFailed_isPromisedNothingMore() {
    node.foreignVms().make(GIB);
    creates(20);
    looks();
    events.emit(new CreateFailed(sled, "vm", Errno.EIO));
    says(32);
    quiet();
  }

  @Test
  void vmOfThisBootThatHasLeftSinceBhyveWasAsked_mayHaveLeftBefore() {
    node.foreignVms().make(GIB);
    creates(20);
    looks();
    says(31);
    looks();
    says(30);
    looks();
    events.emit(new VmCreated(sled, "vm", 20 * GIB, null, 51 * GIB));
    events.emit(new VmGone(sled, "vm", true));
    creates(30);
    says(51); // of a look that ended before that create
    quiet();
    looks();
    says(21);
    looks();
    says(20);
    looks();
    says(22);
    fired();
  }
}
