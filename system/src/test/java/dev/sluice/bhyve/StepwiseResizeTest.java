package dev.sluice.bhyve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.platform.Backoff;
import dev.sluice.testkit.ManualScheduler;
import dev.sluice.testkit.TestBhyve;
import dev.sluice.testkit.TestBhyve.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepwiseResizeTest {

  private static final long GIB = 1L << 30;
  private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4));

  private final ManualScheduler time = new ManualScheduler();
  private final TestBhyve bhyve =
      new TestBhyve(time.worker("bhyve"), 100 * GIB + 819, Duration.ofMillis(10));
  private final List<Long> seen = new ArrayList<>();

  private StepwiseResize to(long gib) {
    return new StepwiseResize(
        bhyve,
        time.worker("resize"),
        RETRY,
        16 * GIB,
        GIB,
        gib * GIB,
        (usage, target) -> seen.add(usage.sizeBytes() / GIB));
  }

  private CompletableFuture<ReservoirUsage> run(StepwiseResize resize) {
    CompletableFuture<ReservoirUsage> end = resize.start().toCompletableFuture();
    time.advance(Duration.ofMinutes(5));
    assertThat(end).isDone();
    return end;
  }

  @Test
  void growth_showsEachStep() {
    assertThat(run(to(50)).join().sizeBytes()).isEqualTo(50 * GIB);
    assertThat(seen).containsExactly(0L, 16L, 32L, 48L, 50L);
  }

  @Test
  void wishBeyondTheLimit_endsAtTheLastWholePage() {
    assertThat(run(to(200)).join().sizeBytes()).isEqualTo(100 * GIB);
  }

  @Test
  void shrink_keepsWhatVmsHold() {
    bhyve.free(10 * GIB);
    bhyve.leave("vm", 3 * GIB);
    assertThat(run(to(0)).join().sizeBytes()).isEqualTo(3 * GIB);
  }

  @Test
  void anothersResize_isWaitedFor_andAnInterruptedStepGoesOn() {
    bhyve.failNext(Request.RESIZE, Errno.EALREADY);
    bhyve.failNext(Request.RESIZE, Errno.EALREADY);
    bhyve.failNext(Request.RESIZE, Errno.EINTR, 3);
    assertThat(run(to(8)).join().sizeBytes()).isEqualTo(8 * GIB);
    assertThat(seen).containsExactly(0L, 0L, 0L, 0L, 0L, 3L, 8L); // after each try and each wait
  }

  @Test
  void anothersResize_isAskedAboutAtWideningIntervals_thatStartAnewAfterAStepOfOurOwn() {
    bhyve.failNext(Request.RESIZE, Errno.EALREADY);
    bhyve.failNext(Request.RESIZE, Errno.EALREADY);
    bhyve.failNext(Request.RESIZE, Errno.EINTR, 3);
    bhyve.failNext(Request.RESIZE, Errno.EALREADY);
    CompletableFuture<ReservoirUsage> end = to(8).start().toCompletableFuture();
    time.advance(Duration.ofSeconds(3)); // pauses of 1 and 2 s
    assertThat(seen).containsExactly(0L, 0L, 0L, 0L);
    time.advance(Duration.ofSeconds(1));
    assertThat(seen).containsExactly(0L, 0L, 0L, 0L, 0L, 3L, 3L);
    assertThat(end).isNotDone();
    time.advance(Duration.ofSeconds(1)); // 1 s again
    assertThat(end).isDone();
  }

  @Test
  void stepThatFailsLikeNoDevice_endsIt() {
    Bhyve broken =
        new Bhyve() {
          @Override
          public CompletionStage<ReservoirUsage> query() {
            return bhyve.query();
          }

          @Override
          public CompletionStage<Void> resizeReservoir(long targetBytes, long chunkBytes) {
            return CompletableFuture.failedFuture(new IllegalStateException("broken"));
          }

          @Override
          public CompletionStage<Void> createVm(String name, long reservoirBytes) {
            throw new UnsupportedOperationException();
          }

          @Override
          public CompletionStage<Void> destroyVm(String name) {
            throw new UnsupportedOperationException();
          }

          @Override
          public CompletionStage<List<String>> vms() {
            throw new UnsupportedOperationException();
          }
        };
    StepwiseResize resize =
        new StepwiseResize(
            broken, time.worker("resize"), RETRY, GIB, GIB, 8 * GIB, (usage, target) -> {});
    assertThatThrownBy(run(resize)::join).hasRootCauseMessage("broken");
  }

  @Test
  void interruptedBeforeItGainedAnything_pauses_longerEachTime() {
    bhyve.failNext(Request.RESIZE, Errno.EINTR);
    bhyve.failNext(Request.RESIZE, Errno.EINTR);
    CompletableFuture<ReservoirUsage> end = to(8).start().toCompletableFuture();
    time.advance(RETRY.pause(1).plus(RETRY.pause(2)).minusMillis(1));
    assertThat(bhyve.calls()).hasSize(2);
    time.advance(Duration.ofMinutes(1));
    assertThat(end.join().sizeBytes()).isEqualTo(8 * GIB);
  }

  @Test
  void anyOtherError_endsIt_afterALookAtWhatIsThere() {
    bhyve.failNext(Request.RESIZE, Errno.ENOMEM, 5);
    assertThatThrownBy(run(to(8))::join).hasMessageContaining("ENOMEM");
    assertThat(seen).containsExactly(0L, 5L);
  }

  @Test
  void failedQuery_endsIt() {
    bhyve.failNext(Request.QUERY, Errno.EFAULT);
    assertThatThrownBy(run(to(8))::join).hasMessageContaining("EFAULT");
  }

  @Test
  void cancelledResize_endsAfterTheStepInHand() {
    StepwiseResize resize = to(50);
    CompletableFuture<ReservoirUsage> end = resize.start().toCompletableFuture();
    time.advance(Duration.ofMillis(200)); // the second step has begun
    resize.cancel();
    time.advance(Duration.ofMinutes(5));
    assertThat(end.join().sizeBytes()).isEqualTo(32 * GIB);
  }

  @Test
  void resizeCancelledWhileAnotherRuns_makesNoMoreStep_andEndsAtOnce() {
    bhyve.failNext(Request.RESIZE, Errno.EALREADY);
    StepwiseResize resize = to(8);
    CompletableFuture<ReservoirUsage> end = resize.start().toCompletableFuture();
    time.advance(Duration.ofMillis(500)); // in the pause
    resize.cancel();
    time.advance(Duration.ofMillis(100));
    assertThat(end.join().sizeBytes()).isZero();
    time.advance(Duration.ofMinutes(5));
    assertThat(bhyve.calls()).hasSize(1);
  }

  @Test
  void whatAnotherHasGrown_isNotShrunk() {
    bhyve.failNext(Request.RESIZE, Errno.EALREADY);
    StepwiseResize resize = to(50);
    CompletableFuture<ReservoirUsage> end = resize.start().toCompletableFuture();
    time.advance(Duration.ofMillis(500)); // in the pause
    bhyve.free(40 * GIB);
    time.advance(Duration.ofMinutes(5));
    assertThat(end.join().sizeBytes()).isEqualTo(50 * GIB);
    assertThat(bhyve.calls()).containsExactly("resize " + 16 * GIB, "resize " + 50 * GIB);
  }

  @ParameterizedTest
  @CsvSource({
    // wish, allocated, transient, limit: in pages and bytes beyond them
    "10, 0, 0, 20, 10",
    "30, 0, 0, 20, 20",
    "30, 0, 5, 20, 15",
    "3, 7, 0, 20, 7",
    "30, 0, 30, 20, 0"
  })
  void reachableSize_isBetweenWhatIsHeldAndTheLimit(
      long wish, long allocated, long held, long limit, long expected) {
    long page = Bhyve.PAGE_BYTES;
    ReservoirUsage usage =
        new ReservoirUsage(0, allocated * page, held * page, limit * page + (held == 0 ? 9 : 0));
    assertThat(StepwiseResize.within(wish * page + 5, usage)).isEqualTo(expected * page);
  }

  @Test
  void limitOfNothing_leavesNoRoom() {
    ReservoirUsage usage = new ReservoirUsage(0, 0, 0, 0);
    assertThat(StepwiseResize.within(8 * GIB, usage)).isZero();
  }

  @Test
  void limitOfAllOnes_isNoLimit() {
    ReservoirUsage usage = new ReservoirUsage(0, 0, 0, -1);
    assertThat(StepwiseResize.within(8 * GIB, usage)).isEqualTo(8 * GIB);
  }
}
