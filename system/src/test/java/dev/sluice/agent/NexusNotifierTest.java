package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledRole;
import dev.sluice.platform.Worker;
import dev.sluice.testkit.ManualScheduler;
import dev.sluice.testkit.TestNexus;
import dev.sluice.testkit.TestNexus.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NexusNotifierTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final AgentConfig CONFIG =
      TestAgentConfig.of(new BootId(3), new ReservoirMode.None(), Timing.standard());

  private final ManualScheduler time = new ManualScheduler();
  private final Worker worker = time.worker("notifier");
  private final TestNexus nexus = new TestNexus(time.worker("nexus"), Duration.ofMillis(10));
  private final List<Dismissal> dismissals = new ArrayList<>();
  private final NexusNotifier notifier =
      new NexusNotifier(CONFIG, worker, nexus, this::info, dismissals::add);
  private SledRole role = SledRole.GIMLET;
  private int size = 1;

  // The next six are Omicron's own test of its notifier, with the counts that it demands.

  @Test
  void start_isOneGetAndOnePut() {
    settle();
    assertThat(nexus.requests()).containsExactly("get", "put 1");
    assertThat(nexus.row()).isEqualTo(info(1));
  }

  @Test
  void bellWithoutChange_onlyCompares() {
    settle();
    settle();
    assertThat(nexus.requests()).containsExactly("get", "put 1");
  }

  @Test
  void change_isOnePut() {
    settle();
    size++;
    settle();
    assertThat(nexus.requests()).containsExactly("get", "put 1", "put 2");
    assertThat(nexus.row()).isEqualTo(info(2));
  }

  @Test
  void putError_asksAgainAndPutsAgain() {
    settle();
    size++;
    nexus.nextPut(Fate.REFUSED);
    settle();
    assertThat(nexus.requests()).containsExactly("get", "put 1", "put 2", "get", "put 3");
  }

  @Test
  void getErrorWhileKnown_isNeverMet() {
    settle();
    size++;
    nexus.nextGet(Fate.REFUSED);
    settle();
    assertThat(nexus.requests()).containsExactly("get", "put 1", "put 2");
  }

  @Test
  void putErrorThenGetError_asksTwiceMore() {
    settle();
    size++;
    nexus.nextPut(Fate.REFUSED);
    nexus.nextGet(Fate.REFUSED);
    settle();
    assertThat(nexus.requests()).containsExactly("get", "put 1", "put 2", "get", "get", "put 3");
  }

  @Test
  void firstContact_isAtOnce() {
    bell();
    assertThat(nexus.requests()).containsExactly("get");
  }

  @Test
  void bellAfterALongQuiet_isHeardAtOnce() {
    settle();
    size++;
    bell();
    assertThat(nexus.requests()).containsExactly("get", "put 1", "put 2");
  }

  @Test
  void bellSoonAfterAContact_waitsForThePause() {
    settle();
    bell(); // compares
    size++;
    bell();
    time.advance(Duration.ofMillis(1999));
    assertThat(nexus.requests()).containsExactly("get", "put 1");
    time.advance(Duration.ofMillis(1));
    assertThat(nexus.requests()).containsExactly("get", "put 1", "put 2");
  }

  @Test
  void burstOfChanges_isOneReportOfTheLast() {
    settle();
    bell();
    for (int i = 0; i < 100; i++) {
      size++;
      bell();
    }
    time.advance(LONG);
    assertThat(nexus.requests()).containsExactly("get", "put 1", "put 2");
    assertThat(nexus.row()).isEqualTo(info(2));
  }

  @Test
  void changeTakenBackBeforeItIsSent_isNotSent() {
    settle();
    bell();
    size++;
    bell();
    size--;
    time.advance(LONG);
    assertThat(nexus.requests()).containsExactly("get", "put 1");
  }

  @Test
  void changeDuringAReport_isReportedAfterIt() {
    settle();
    size++;
    bell();
    size++;
    bell();
    time.advance(LONG);
    assertThat(nexus.row()).isEqualTo(info(3));
  }

  @Test
  void onceSettled_nothingWakesUp() {
    settle();
    assertThat(time.idle()).isTrue();
  }

  @Test
  void unreachableNexus_isAskedOnceEachPause() {
    for (int i = 0; i < 1000; i++) {
      nexus.nextGet(Fate.REFUSED);
    }
    bell();
    time.advance(Duration.ofSeconds(100));
    assertThat(nexus.requests()).hasSize(51); // at 0, 2, ... 100 s
  }

  @Test
  void swallowedRequest_doesNotEndTheReports() {
    nexus.nextGet(Fate.SWALLOWED);
    nexus.nextPut(Fate.SWALLOWED);
    bell();
    time.advance(LONG);
    assertThat(nexus.row()).isEqualTo(info(2));
    // The request that is not answered holds the next back until its time-out.
    assertThat(nexus.requests()).containsExactly("get", "get", "put 1", "get", "put 2");
  }

  @Test
  void answerLost_findsTheReportAppliedAndIsDone() {
    nexus.nextPut(Fate.ANSWER_LOST);
    settle();
    assertThat(nexus.requests()).containsExactly("get", "put 1", "get");
    assertThat(nexus.row()).isEqualTo(info(1));
  }

  @Test
  void lateReportOfMine_losesAgainstTheNewest() {
    settle();
    size++;
    nexus.nextPut(Fate.LATE);
    bell();
    time.advance(Duration.ofSeconds(16)); // past the time-out, before it takes effect
    size++;
    bell();
    time.advance(LONG);
    assertThat(nexus.row()).isEqualTo(info(3));
  }

  @Test
  void lateReportOfAStateTakenBack_losesToo() {
    settle();
    size++;
    nexus.nextPut(Fate.LATE);
    bell();
    size--; // now Nexus holds the right state again, but not for long
    time.advance(LONG);
    assertThat(nexus.row()).isEqualTo(info(3));
  }

  @Test
  void reportOfAnOlderBoot_isReplaced() {
    SledAgentInfo old = info(9);
    nexus.row(
        new SledAgentInfo(
            old.id(),
            new BootId(2),
            old.address(),
            old.role(),
            old.baseboard(),
            old.hardwareThreads(),
            old.physicalRamBytes(),
            old.reservoir(),
            9,
            false));
    settle();
    assertThat(nexus.row()).isEqualTo(info(10));
  }

  @Test
  void decommissioned_isHeardInTheAnswerToAReport() {
    settle();
    nexus.decommission();
    size++;
    bell();
    time.advance(LONG);
    silentFor(Dismissal.DECOMMISSIONED);
  }

  @Test
  void decommissioned_isHeardInTheAnswerToAQuestion() {
    nexus.row(info(4));
    nexus.decommission();
    bell();
    time.advance(LONG);
    silentFor(Dismissal.DECOMMISSIONED);
    assertThat(nexus.requests()).containsExactly("get");
  }

  @Test
  void superseded_isHeardInTheAnswerToAReport() {
    settle();
    nexus.heardOf(new BootId(4));
    size++;
    bell();
    time.advance(LONG);
    silentFor(Dismissal.SUPERSEDED);
  }

  @Test
  void superseded_isSeenInTheRow() {
    SledAgentInfo own = info(4);
    nexus.row(
        new SledAgentInfo(
            own.id(),
            new BootId(4),
            own.address(),
            own.role(),
            own.baseboard(),
            own.hardwareThreads(),
            own.physicalRamBytes(),
            own.reservoir(),
            4,
            false));
    bell();
    time.advance(LONG);
    silentFor(Dismissal.SUPERSEDED);
  }

  @ParameterizedTest
  @CsvSource({"DECOMMISSIONED, DECOMMISSIONED", "OLD_BOOT, SUPERSEDED"})
  void questionThatIsRefusedForGood_isSilence(ErrorCode refusal, Dismissal why) {
    nexus.refuseGets(refusal);
    settle();
    silentFor(why);
  }

  @Test
  void questionThatIsRefusedForNow_isAskedAgain() {
    nexus.refuseGets(ErrorCode.UNAVAILABLE);
    settle();
    assertThat(dismissals).isEmpty();
    nexus.heal();
    settle();
    assertThat(nexus.row()).isEqualTo(info(1));
  }

  @Test
  void roleIsPartOfTheReport() {
    settle();
    role = SledRole.SCRIMLET;
    settle();
    assertThat(nexus.row()).isEqualTo(info(2));
  }

  private void silentFor(Dismissal why) {
    assertThat(dismissals).containsExactly(why);
    int requests = nexus.requests().size();
    long tasks = time.tasksRun();
    time.advance(LONG);
    assertThat(time.tasksRun()).as("no wake-ups").isEqualTo(tasks);
    size++;
    bell();
    time.advance(LONG);
    assertThat(nexus.requests()).hasSize(requests);
    assertThat(dismissals).hasSize(1);
  }

  /** A bell, and time for all that follows from it. */
  private void settle() {
    bell();
    time.advance(LONG);
  }

  private void bell() {
    worker.execute(notifier::stateChanged);
    time.run();
  }

  private SledAgentInfo info(long generation) {
    return new SledAgentInfo(
        CONFIG.id(),
        CONFIG.boot(),
        CONFIG.address(),
        role,
        CONFIG.baseboard(),
        CONFIG.hardwareThreads(),
        CONFIG.physicalRamBytes(),
        new ReservoirReport(ReservoirPhase.READY, size, size, 100, null),
        generation,
        false);
  }
}
