package dev.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.judge.Findings;
import dev.sluice.sim.judge.Fires;
import dev.sluice.sim.judge.Promise;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.TestPlans;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LastPagesTest implements Fires.Judged {

  private final Kernel kernel = new Kernel(1);
  private final Rack rack =
      new Rack(
          kernel,
          TestPlans.withoutFaults(1, new Operation(OperationKind.LAUNCH_DIRECT, 50_000, 0, 0, 1)));
  private final SledNode sled = rack.sleds().get(0);
  private final Findings findings = new Findings(kernel, rack.events());
  private long speed = 1;
  private final LastPages pages =
      new LastPages(rack, nanos -> kernel.runUntil(kernel.nowNanos() + nanos * speed, 100_000));

  @BeforeEach
  void aMinuteInWhichAllIsWell() {
    kernel.runUntil(60_000_000_000L, 100_000);
  }

  @Override
  public List<String> broken() {
    return findings.violations().stream().map(Violation::oracle).toList();
  }

  @Test
  void eachSled_isFilledToLessThanASmallestGuest() {
    pages.fill();
    pages.judge(findings);
    assertThat(findings.violations()).isEmpty();
    assertThat(sled.kernelReservoirBytes() - sled.ownBytes()).isLessThan((1L << 30) + (2L << 20));
  }

  @Test
  void eachSled_isFilledToItsLastPage() {
    pages.takeOddRests();
    pages.fill();
    pages.judge(findings);
    assertThat(findings.violations()).isEmpty();
    assertThat(sled.strangersBytes()).isPositive();
    assertThat(sled.ownBytes() + sled.strangersBytes()).isEqualTo(sled.kernelReservoirBytes());
  }

  @Test
  @Fires(Promise.LAST_PAGE)
  void launchThatComesToNothing_isSeen() {
    speed = 0; // nobody has the time to serve it
    pages.fill();
    pages.judge(findings);
    assertThat(findings.violations())
        .extracting(Violation::oracle)
        .containsExactly(Promise.LAST_PAGE.label());
  }
}
