package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaunchGateTest {

  private static final Duration DEADLINE = Duration.ofSeconds(45);

  private final ManualScheduler time = new ManualScheduler();
  private boolean closing;
  private final LaunchGate gate = new LaunchGate(time.worker("gate"), DEADLINE, () -> closing);
  private final List<String> outcomes = new ArrayList<>();

  @Test
  void launchBeforeReservoirReady_waits() {
    gate.enter(ticket("a", 10));
    gate.onReservoir(settingUp());
    assertThat(outcomes).isEmpty();
    gate.onReservoir(settled(10));
    assertThat(outcomes).containsExactly("a passes");
  }

  @Test
  void sizeBeforeSettled_doesNotCount() {
    gate.onReservoir(new Reservoir(ReservoirPhase.SETTING_UP, 100, 90, 90, null));
    gate.enter(ticket("a", 10));
    assertThat(outcomes).isEmpty();
  }

  @Test
  void launchesThatFitEachAlone_doNotAllPass() {
    gate.onReservoir(settled(25));
    for (String name : List.of("a", "b", "c")) {
      gate.enter(ticket(name, 10));
    }
    assertThat(outcomes).containsExactly("a passes", "b passes");
  }

  @Test
  void exactFit_passes() {
    gate.onReservoir(settled(20));
    gate.enter(ticket("a", 20));
    assertThat(outcomes).containsExactly("a passes");
  }

  @Test
  void smallBehindLarge_doesNotOvertake() {
    gate.onReservoir(settled(10));
    gate.enter(ticket("large", 20));
    gate.enter(ticket("small", 1));
    assertThat(outcomes).isEmpty();
    gate.onReservoir(settled(30));
    assertThat(outcomes).containsExactly("large passes", "small passes");
  }

  @Test
  void whatHasLeftMeanwhile_mayHaveBeenHeldWithWhatHasCome() {
    gate.onReservoir(settled(100));
    LaunchGate.Ticket stays = ticket("stays", 10);
    LaunchGate.Ticket leaves = ticket("leaves", 20);
    LaunchGate.Ticket left = ticket("left", 40);
    gate.enter(left);
    gate.release(left);
    gate.enter(stays);
    gate.enter(leaves);
    LaunchGate.Held before = gate.held();
    assertThat(before.mostBytesSince(before)).isEqualTo(30);
    gate.release(leaves);
    gate.enter(ticket("comes", 5));
    assertThat(gate.held().mostBytesSince(before)).isEqualTo(35);
  }

  @Test
  void whatHasComeMeanwhile_mayHaveComeAfterWhatHasLeft() {
    gate.onReservoir(settled(100));
    LaunchGate.Ticket leaves = ticket("leaves", 20);
    LaunchGate.Ticket comes = ticket("comes", 20);
    gate.enter(leaves);
    gate.holds(leaves);
    LaunchGate.Held before = gate.held();
    gate.release(leaves);
    gate.enter(comes);
    gate.holds(comes);
    assertThat(gate.held().leastBytesSince(before)).isZero();
  }

  @Test
  void released_letsTheNextPass() {
    gate.onReservoir(settled(10));
    LaunchGate.Ticket first = ticket("a", 10);
    gate.enter(first);
    gate.enter(ticket("b", 10));
    gate.release(first);
    assertThat(outcomes).containsExactly("a passes", "b passes");
  }

  @Test
  void withACloseOnItsWay_nothingPassesBeforeItArrives() {
    gate.enter(ticket("a", 10));
    closing = true;
    gate.onReservoir(settled(20));
    gate.enter(ticket("b", 10));
    assertThat(outcomes).isEmpty();
    gate.close(new ApiException(ErrorCode.DECOMMISSIONED, "over"));
    assertThat(outcomes).containsExactly("a DECOMMISSIONED", "b DECOMMISSIONED");
  }

  @Test
  void deadline_refusesAndLetsTheNextPass() {
    gate.onReservoir(settled(10));
    gate.enter(ticket("large", 20));
    time.advance(DEADLINE.minusSeconds(1));
    gate.enter(ticket("small", 1));
    assertThat(outcomes).isEmpty();
    time.advance(Duration.ofSeconds(1));
    assertThat(outcomes).containsExactly("large RESERVOIR_NOT_READY", "small passes");
  }

  @Test
  void passed_isNotRefusedAtTheDeadline() {
    gate.enter(ticket("a", 10));
    gate.onReservoir(settled(10));
    time.advance(DEADLINE.multipliedBy(2));
    assertThat(outcomes).containsExactly("a passes");
    assertThat(time.idle()).isTrue();
  }

  @Test
  void withdrawn_isNeverHeardOfAgainAndLetsTheNextPass() {
    gate.onReservoir(settled(10));
    LaunchGate.Ticket large = ticket("large", 20);
    gate.enter(large);
    gate.enter(ticket("small", 1));
    assertThat(gate.withdraw(large)).isTrue();
    assertThat(gate.withdraw(large)).isFalse();
    time.advance(DEADLINE);
    assertThat(outcomes).containsExactly("small passes");
  }

  @Test
  void loweredCeiling_neverGoesBelowWhatIsAdmitted() {
    gate.onReservoir(settled(30));
    LaunchGate.Ticket first = ticket("a", 20);
    gate.enter(first);
    assertThat(gate.lowerCeiling(10)).isEqualTo(20);
    gate.enter(ticket("b", 5));
    assertThat(outcomes).containsExactly("a passes");
    gate.release(first);
    assertThat(outcomes).containsExactly("a passes", "b passes");
  }

  @Test
  void loweringWhileMoreIsWished_admitsNoMoreThanBefore() {
    gate.onReservoir(settled(10));
    assertThat(gate.lowerCeiling(50)).isEqualTo(50);
    gate.enter(ticket("a", 20));
    assertThat(outcomes).isEmpty();
  }

  @Test
  void closed_refusesThoseThatWait() {
    gate.enter(ticket("a", 10));
    gate.enter(ticket("b", 10));
    gate.close(new ApiException(ErrorCode.DECOMMISSIONED, "gone"));
    gate.onReservoir(settled(30));
    time.advance(DEADLINE);
    assertThat(outcomes).containsExactly("a DECOMMISSIONED", "b DECOMMISSIONED");
  }

  @Test
  void withdrawnOrClosed_leavesNoTimerBehind() {
    LaunchGate.Ticket first = ticket("a", 10);
    gate.enter(first);
    gate.enter(ticket("b", 10));
    gate.withdraw(first);
    gate.close(new ApiException(ErrorCode.DECOMMISSIONED, "gone"));
    assertThat(time.idle()).isTrue();
  }

  @Test
  void passedAfterAWait_leavesNoTimerBehind() {
    gate.enter(ticket("a", 10));
    gate.onReservoir(settled(10));
    assertThat(outcomes).containsExactly("a passes");
    assertThat(time.idle()).isTrue();
  }

  @Test
  void refusalAtTheDeadline_saysWhetherThereWasAReservoir() {
    List<String> messages = new ArrayList<>();
    gate.enter(new LaunchGate.Ticket(10, () -> {}, no -> messages.add(no.getMessage())));
    time.advance(Duration.ofMinutes(1));
    gate.onReservoir(settled(5));
    gate.enter(new LaunchGate.Ticket(10, () -> {}, no -> messages.add(no.getMessage())));
    time.advance(Duration.ofMinutes(1));
    assertThat(messages)
        .containsExactly(
            "the reservoir was not ready by the launch deadline",
            "the reservoir had no room by the launch deadline");
  }

  private LaunchGate.Ticket ticket(String name, long bytes) {
    return new LaunchGate.Ticket(
        bytes, () -> outcomes.add(name + " passes"), why -> outcomes.add(name + " " + why.code()));
  }

  private static Reservoir settled(long bytes) {
    return new Reservoir(ReservoirPhase.READY, bytes, bytes, bytes, null);
  }

  private static Reservoir settingUp() {
    return new Reservoir(ReservoirPhase.SETTING_UP, 100, 0, 50, null);
  }
}
