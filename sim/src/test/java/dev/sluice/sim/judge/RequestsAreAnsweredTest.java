package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.TestPlans;
import dev.sluice.sim.rack.Rack;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whoever leaves a request open is seen: a sled-agent a stop, whose VM does not go, and a Nexus
 * that hangs a start.
 */
class RequestsAreAnsweredTest implements Fires.Judged {

  private static final long SECOND = 1_000_000_000L;

  private final Kernel kernel = new Kernel(1);
  private final Rack rack =
      new Rack(
          kernel,
          TestPlans.withoutFaults(
              1,
              new Operation(OperationKind.LAUNCH_DIRECT, 50_000, 0, 0, 1),
              new Operation(OperationKind.STOP_DIRECT, 60_000, 0, 0, 0),
              new Operation(OperationKind.CREATE, 50_000, 1, 0, 1),
              new Operation(OperationKind.START, 60_000, 1, 0, 0)));
  private final Judge judge = new Judge(kernel, rack);
  private final List<String> seen = new ArrayList<>();
  private final Fault hang =
      new Fault(FaultKind.DESTROY_HANGS, 55_000, 900_000, Target.of("sled-0"), 0, null);

  private void begin(Fault fault) {
    rack.partsOf(fault).forEach(part -> part.begin(fault));
  }

  private List<Promise> missingAt(long seconds) {
    kernel.runUntil(seconds * SECOND, 100_000);
    List<Promise> missing =
        judge.convergence().missing().stream().map(Convergence.Missing::promise).toList();
    missing.forEach(promise -> seen.add(promise.label()));
    return missing;
  }

  @Override
  public List<String> broken() {
    return seen;
  }

  @Test
  @Fires(Promise.REQUESTS_ARE_ANSWERED)
  void stopThatIsNeverAnswered_isSeen_onceItIsLate() {
    kernel.runUntil(55 * SECOND, 100_000);
    begin(hang);
    assertThat(missingAt(115)).doesNotContain(Promise.REQUESTS_ARE_ANSWERED);
    assertThat(missingAt(125)).contains(Promise.REQUESTS_ARE_ANSWERED);
    rack.partsOf(hang).forEach(part -> part.end(hang));
    assertThat(missingAt(190)).doesNotContain(Promise.REQUESTS_ARE_ANSWERED);
  }

  @Test
  void stopThatIsAnswered_isSilent() {
    assertThat(missingAt(125)).isEmpty();
  }

  @Test
  @Fires(Promise.NEXUS_ANSWERS)
  void startThatANexusNeverAnswers_isSeen_onceItIsLate() {
    kernel.runUntil(59 * SECOND, 100_000);
    begin(new Fault(FaultKind.AGENT_PAUSE, 59_000, 900_000, Target.of("sled-0"), 0, null));
    kernel.runUntil(61 * SECOND, 100_000);
    begin(new Fault(FaultKind.NEXUS_PAUSE, 61_000, 900_000, Target.of("nexus"), 0, null));
    assertThat(missingAt(235)).doesNotContain(Promise.NEXUS_ANSWERS);
    assertThat(missingAt(245)).contains(Promise.NEXUS_ANSWERS);
  }
}
