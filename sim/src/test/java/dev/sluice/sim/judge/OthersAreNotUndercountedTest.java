package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.OtherVms;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.event.SledEvent.VmsListed;
import dev.sluice.sim.plan.TestPlans;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** VMs of others that are said to hold less than they do are seen. */
class OthersAreNotUndercountedTest extends OracleFixture {

  private static final long GIB = 1L << 30;

  private final Rack rack = new Rack(kernel, TestPlans.withoutFaults(1));
  private final SledNode node = rack.sleds().get(0);
  private final Sled sled = node.sled();
  private long saidGib;

  @BeforeEach
  void aSledWhereOthersAreKnownToHave10Gib() {
    new OthersAreNotUndercounted(rack, findings).watch(events);
    kernel.runUntil(60_000_000_000L, 100_000);
    node.foreignVms().make(10 * GIB);
    events.emit(new BootBegan(sled, node.boot(), reservoir(0), 2));
    events.emit(new VmsListed(sled));
    looks();
    says(10);
    quiet();
  }

  private void looks() {
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

  @Test
  @Fires(Promise.OTHERS_ARE_NOT_UNDERCOUNTED)
  void countThatFallsThoughNothingHasLeft_isSeen() {
    looks();
    says(9);
    fired(Promise.OTHERS_ARE_NOT_UNDERCOUNTED);
  }

  @Test
  void countThatFallsToWhatIsThere_isRight() {
    says(12);
    looks();
    says(10);
    looks();
    says(11); // too high, which is judged elsewhere
    looks();
    says(10);
    quiet();
  }

  @Test
  void countThatIsLowSinceANewOneIsNotKnownYet_isNoFall() {
    node.foreignVms().make(5 * GIB);
    looks();
    says(12);
    quiet();
  }

  @Test
  @Fires(Promise.OTHERS_ARE_NOT_UNDERCOUNTED)
  void nextBoot_isToldOfWhatItAsksItself() {
    events.emit(new BootBegan(sled, node.boot(), reservoir(0), 2));
    saidGib = 20;
    looks();
    says(9);
    fired(Promise.OTHERS_ARE_NOT_UNDERCOUNTED);
  }
}
