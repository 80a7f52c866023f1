package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.OtherVms;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.ChangedByOther;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.plan.TestPlans;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** VMs of others that a sled-agent does not name, or that it names and are gone, are seen. */
class OthersAreNamedTest extends OracleFixture {

  private static final long GIB = 1L << 30;
  private static final long SECOND = 1_000_000_000L;

  private final Rack rack = new Rack(kernel, TestPlans.withoutFaults(1));
  private final SledNode node = rack.sleds().get(0);
  private final Sled sled = node.sled();

  @BeforeEach
  void aSledWithOneVmOfOthers() {
    new OthersAreNamed(kernel, rack, findings).watch(events);
    until(130);
    node.foreignVms().make(GIB);
  }

  private void until(long seconds) {
    kernel.runUntil(seconds * SECOND, 100_000);
  }

  private void names(List<String> stuck, List<String> foreign) {
    OtherVms others = new OtherVms(GIB, stuck, null, foreign);
    Reservoir now =
        new Reservoir(ReservoirPhase.DEGRADED, 51 * GIB, 50 * GIB, 51 * GIB, null, others, GIB);
    events.emit(new ReservoirChanged(sled, now, now, 51 * GIB, GIB));
  }

  private void lookedAt(long seconds) {
    until(seconds);
    events.emit(new ReservoirQueried(sled));
  }

  private void fired() {
    fired(Promise.OTHERS_ARE_NAMED);
  }

  @Test
  void vmThatIsNamed_isRight() {
    names(List.of(), List.of("foreign-1"));
    lookedAt(300);
    quiet();
  }

  @Test
  @Fires(Promise.OTHERS_ARE_NAMED)
  void vmThatIsNotNamed_isSeen_onceItMustBeKnown() {
    names(List.of(), List.of());
    lookedAt(249);
    quiet();
    lookedAt(251);
    fired();
  }

  @Test
  void vmThatHasJustCome_needNotBeNamedYet() {
    names(List.of(), List.of());
    events.emit(new ChangedByOther(sled, 270 * SECOND));
    lookedAt(260);
    quiet();
    lookedAt(271);
    fired();
  }

  @Test
  void vmOfAnEarlierBootThatIsNamedAndGone_isSeen() {
    names(List.of("gone"), List.of("foreign-1"));
    lookedAt(251);
    fired();
  }
}
