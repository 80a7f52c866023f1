package dev.sluice.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How faults of one kind that overlap combine. */
class ActiveFaultsTest {

  private final ActiveFaults active = new ActiveFaults();

  private static Fault fault(FaultKind kind, long amount, @Nullable String worker) {
    return new Fault(kind, 0, 0, new Target.Sled(0), amount, worker);
  }

  private void begin(FaultKind kind, long amount) {
    active.begin(fault(kind, amount, null));
  }

  private void end(FaultKind kind, long amount) {
    active.end(fault(kind, amount, null));
  }

  @Test
  void none_isTheAmountThatTheAskerNames() {
    begin(FaultKind.ENOMEM, 3);
    assertThat(active.any(FaultKind.ENOSPC)).isFalse();
    assertThat(active.amount(FaultKind.ENOSPC, 100)).isEqualTo(100);
  }

  @Test
  void strongest_hasEffect_andOneThatEndsTakesOnlyItselfAway() {
    begin(FaultKind.STORE_LATENCY, 10);
    begin(FaultKind.STORE_LATENCY, 30);
    begin(FaultKind.STORE_LATENCY, 20);
    assertThat(active.amount(FaultKind.STORE_LATENCY, 0)).isEqualTo(30);
    end(FaultKind.STORE_LATENCY, 30);
    assertThat(active.amount(FaultKind.STORE_LATENCY, 0)).isEqualTo(20);
    end(FaultKind.STORE_LATENCY, 20);
    end(FaultKind.STORE_LATENCY, 10);
    assertThat(active.any(FaultKind.STORE_LATENCY)).isFalse();
  }

  @Test
  void leastOfWhatIsLeft_isTheStrongest() {
    begin(FaultKind.SLOW_GROWTH, 40);
    begin(FaultKind.SLOW_GROWTH, 10);
    assertThat(active.amount(FaultKind.SLOW_GROWTH, 100)).isEqualTo(10);
  }

  @Test
  void furthestFromZero_isTheStrongest_andThePositiveOfTwoAlike() {
    begin(FaultKind.CLOCK_DRIFT, 5);
    begin(FaultKind.CLOCK_DRIFT, -9);
    assertThat(active.amount(FaultKind.CLOCK_DRIFT, 0)).isEqualTo(-9);
    begin(FaultKind.CLOCK_DRIFT, 9);
    assertThat(active.amount(FaultKind.CLOCK_DRIFT, 0)).isEqualTo(9);
  }

  @Test
  void twoThatAreEqual_endOneByOne() {
    begin(FaultKind.AGENT_PAUSE, 0);
    begin(FaultKind.AGENT_PAUSE, 0);
    end(FaultKind.AGENT_PAUSE, 0);
    assertThat(active.any(FaultKind.AGENT_PAUSE)).isTrue();
  }

  @Test
  void worker_isDelayedByTheStrongestOfThoseThatNameIt() {
    active.begin(fault(FaultKind.WORKER_DELAY, 5, null));
    active.begin(fault(FaultKind.WORKER_DELAY, 9, "res"));
    assertThat(active.workerDelayNanos("reservoir")).isEqualTo(9_000_000);
    assertThat(active.workerDelayNanos("notifier")).isEqualTo(5_000_000);
  }
}
