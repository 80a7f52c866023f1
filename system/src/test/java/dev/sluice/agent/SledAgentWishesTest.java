package dev.sluice.agent;

import static dev.sluice.testkit.Answers.refusalCode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.OtherVms;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.testkit.ManualScheduler;
import dev.sluice.testkit.TestBhyve;
import dev.sluice.testkit.TestNexus;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sled-agent does with wishes for its reservoir. */
class SledAgentWishesTest {

  private static final long GIB = GuestMemory.GIB;
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final BootId BOOT = new BootId(3);

  private final ManualScheduler time = new ManualScheduler();
  private final TestBhyve bhyve =
      new TestBhyve(time.worker("bhyve"), 500 * GIB, Duration.ofMillis(100));
  private final TestNexus nexus = new TestNexus(time.worker("nexus"), Duration.ofMillis(10));
  private final SledAgent agent =
      new SledAgent(
          TestAgentConfig.of(BOOT, new ReservoirMode.Mebibytes(100 * 1024), Timing.standard()),
          time.platform(),
          bhyve,
          nexus);

  @BeforeEach
  void settled() {
    agent.start();
    time.advance(Duration.ofSeconds(30));
    assertThat(agent.reservoir().get().phase().settled()).isTrue();
  }

  @Test
  void setReservoir_growsAndReports() {
    CompletionStage<ReservoirReport> answer = resize(200);
    time.advance(LONG);
    assertThat(answer)
        .isCompletedWithValue(
            new ReservoirReport(
                ReservoirPhase.READY, 200 * GIB, 200 * GIB, 100, null, OtherVms.NONE, 0L));
    assertThat(reported().reservoir()).isEqualTo(agent.reservoir().get().report());
  }

  @Test
  void setReservoirThatCannotBe_isInvalid() {
    assertThat(refusalCode(resize(1024))).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusalCode(got(agent.setReservoir(new ReservoirMode.Percent(100), BOOT, null))))
        .isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void olderWish_isRefused_andOneWithoutAGenerationIsNot() {
    wish(50, 1);
    time.advance(LONG);
    assertThat(bhyve.heldBytes()).isEqualTo(50 * GIB);
    CompletionStage<ReservoirReport> open = wish(60, 2);
    assertThat(refusalCode(wish(70, 3))).isEqualTo(ErrorCode.RESERVOIR_BUSY);
    time.advance(LONG);
    assertThat(open).isCompleted();
    assertThat(refusalCode(wish(60, 2)))
        .as("after a refused one")
        .isEqualTo(ErrorCode.STALE_GENERATION);
    wish(70, 3);
    time.advance(LONG);
    assertThat(bhyve.heldBytes()).as("of an equal one").isEqualTo(70 * GIB);
    resize(80);
    time.advance(LONG);
    assertThat(bhyve.heldBytes()).as("without a generation").isEqualTo(80 * GIB);
    assertThat(refusalCode(wish(60, 2))).isEqualTo(ErrorCode.STALE_GENERATION);
  }

  private CompletionStage<ReservoirReport> resize(int gib) {
    return got(agent.setReservoir(new ReservoirMode.Mebibytes(gib * 1024L), BOOT, null));
  }

  private CompletionStage<ReservoirReport> wish(int gib, long generation) {
    return got(agent.setReservoir(new ReservoirMode.Mebibytes(gib * 1024L), BOOT, generation));
  }

  private SledAgentInfo reported() {
    return Objects.requireNonNull(nexus.row());
  }

  private <T> CompletionStage<T> got(CompletionStage<T> stage) {
    time.run();
    return stage;
  }
}
