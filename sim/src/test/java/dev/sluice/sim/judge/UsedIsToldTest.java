package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.OtherVms;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.api.SledView;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.event.VmmEvent.ReportSent;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.TestPlans;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sled-agent that says wrongly or long ago what VMs hold, and an operator told so, are seen. */
class UsedIsToldTest extends OracleFixture {

  private static final long GIB = 1L << 30;
  private static final long SECOND = 1_000_000_000L;

  private final Rack rack = new Rack(kernel, TestPlans.withoutFaults(1));
  private final SledNode node = rack.sleds().get(0);
  private final Sled sled = node.sled();

  @BeforeEach
  void aSledOnWhichVmsHoldOneGibibyte() {
    new UsedIsTold(kernel, rack, findings).watch(events);
    lookedAt(130);
    node.foreignVms().make(GIB);
    lookedAt(600); // what hinders a sled-agent that has not settled is forgotten
  }

  private void lookedAt(long seconds) {
    kernel.runUntil(seconds * SECOND, 1_000_000);
    events.emit(new ReservoirQueried(sled));
  }

  private static Reservoir reservoir(@Nullable Long usedBytes) {
    return new Reservoir(
        ReservoirPhase.DEGRADED,
        51 * GIB,
        50 * GIB,
        51 * GIB,
        null,
        new OtherVms(GIB, List.of(), null, List.of("foreign-1")),
        usedBytes);
  }

  private void says(@Nullable Long usedBytes) {
    Reservoir now = reservoir(usedBytes);
    events.emit(new ReservoirChanged(sled, now, now, 51 * GIB, GIB));
  }

  private SledAgentInfo info(ReservoirReport reservoir, BootId boot) {
    return new SledAgentInfo(
        node.id(),
        boot,
        node.address(),
        SledRole.GIMLET,
        new Baseboard("serial", "part", 1),
        128,
        100 * GIB,
        reservoir,
        1,
        false);
  }

  private void reports(@Nullable Long usedBytes) {
    events.emit(new ReportSent(sled, info(reservoir(usedBytes).report(), node.boot()), 2));
  }

  private void isTold(ReservoirReport reservoir) {
    SledView view =
        new SledView(
            info(reservoir, node.boot()),
            node.boot(),
            SledPolicy.IN_SERVICE,
            SledState.ACTIVE,
            null,
            50 * GIB,
            0,
            49 * GIB,
            null,
            null);
    ClientCall call = new ClientCall(1, new Operation(OperationKind.LIST_SLEDS, 0, 0, 0, 0));
    events.emit(new OperationAnswered(call, List.of(view), null));
  }

  private void isTold(@Nullable Long usedBytes) {
    isTold(reservoir(usedBytes).report());
  }

  private void fired() {
    fired(Promise.USED_IS_TOLD);
  }

  @Test
  void whatVmsHold_isRight() {
    says(GIB);
    reports(GIB);
    isTold(GIB);
    lookedAt(1_200);
    quiet();
  }

  @Test
  void whatVmsHeldBefore_mayBeSaidForAWhile() {
    says(GIB);
    node.foreignVms().make(GIB);
    lookedAt(950);
    reports(GIB);
    isTold(GIB);
    quiet();
  }

  @Test
  @Fires(Promise.USED_IS_TOLD)
  void whatVmsNoLongerHold_isSeen_onceItIsOld() {
    says(GIB);
    node.foreignVms().make(GIB);
    lookedAt(961);
    fired();
  }

  @Test
  void whatASledAgentCannotLookAt_mayBeOld() {
    says(GIB);
    node.foreignVms().make(GIB);
    kernel.runUntil(800 * SECOND, 1_000_000);
    events.emit(new FaultStruck(FaultKind.BHYVE_FAILS, node.name(), "", "query"));
    lookedAt(1_100);
    quiet();
    lookedAt(1_161);
    fired();
  }

  @Test
  void reportOfWhatVmsNeverHeld_isSeen() {
    reports(2 * GIB);
    fired();
  }

  @Test
  void reportOfWhatVmsHeldInABootBefore_isSeen() {
    BootId next = new BootId(node.boot().number() + 1);
    events.emit(new BootBegan(sled, next, reservoir(null), 2));
    events.emit(new ReportSent(sled, info(reservoir(GIB).report(), next), 2));
    fired();
  }

  @Test
  void reportWithoutAWord_isSeen() {
    reports(null);
    fired();
  }

  @Test
  void operatorWhoIsToldSomethingElse_isSeen() {
    reports(GIB);
    isTold(0L);
    fired();
  }

  @Test
  void operatorWhoIsToldNothing_isSeen() {
    reports(GIB);
    isTold((Long) null);
    fired();
  }

  @Test
  void operatorWhoIsToldNothingOfAnOlderSledAgent_isTheTruth() {
    events.emit(new ReportSent(sled, info(reservoir(GIB).report(), node.boot()), 1));
    isTold((Long) null);
    quiet();
  }

  @Test
  void operatorWhoIsToldOfAReportThatWasNeverSent_isSeen() {
    isTold(GIB);
    fired();
  }
}
