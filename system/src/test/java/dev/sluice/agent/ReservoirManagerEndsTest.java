package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.SledId;
import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.platform.Backoff;
import dev.sluice.platform.Worker;
import dev.sluice.testkit.ManualScheduler;
import dev.sluice.testkit.TestBhyve;
import dev.sluice.testkit.TestBhyve.Request;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a reservoir manager leaves undone, and what it does not: timers, retries, faults. */
class ReservoirManagerEndsTest {

  private static final long GIB = GuestMemory.GIB;
  private static final VmNames NAMES = new VmNames(new SledId(new UUID(0, 7)));
  private static final String OLD = NAMES.of(new PropolisId(new UUID(9, 1)));
  private static final LaunchGate.Held NONE_HELD = new LaunchGate.Held(0, 0, 0, 0, 0);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Timing TIMING =
      new Timing(
          Duration.ofSeconds(2),
          Duration.ofSeconds(15),
          Duration.ofSeconds(45),
          new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(8)),
          4 * GIB,
          GIB,
          Duration.ofHours(1));

  private final ManualScheduler time = new ManualScheduler();
  private final Worker worker = time.worker("reservoir");
  private final TestBhyve bhyve =
      new TestBhyve(time.worker("bhyve"), 100 * GIB, Duration.ofMillis(100));

  @Test
  void newWish_isShownBeforeBhyveHasAnswered() {
    ReservoirManager manager = settledAt(bhyve, 10 * GIB);
    worker.execute(() -> manager.request(20 * GIB));
    time.run();
    assertThat(manager.reservoir().get())
        .isEqualTo(new Reservoir(ReservoirPhase.DEGRADED, 20 * GIB, 10 * GIB, 10 * GIB, null));
  }

  @Test
  void requestThatTakesTheRetrysPlace_leavesNoTimerBehind() {
    bhyve.limit(6 * GIB);
    ReservoirManager manager = settledAt(bhyve, 10 * GIB);
    worker.execute(() -> manager.request(5 * GIB));
    time.advance(Duration.ofSeconds(1)); // less than a pause
    assertThat(manager.reservoir().get().phase()).isEqualTo(ReservoirPhase.READY);
    long tasks = time.tasksRun();
    time.advance(LONG);
    assertThat(time.tasksRun()).isEqualTo(tasks);
  }

  @Test
  void recheckWhileARetryWaits_looksAndLeavesTheRestToTheRetry() {
    bhyve.limit(6 * GIB);
    ReservoirManager manager = settledAt(bhyve, 10 * GIB);
    int resizes = bhyve.calls().size();
    bhyve.free(4 * GIB);
    worker.execute(manager::recheck);
    time.advance(Duration.ofMillis(500));
    assertThat(manager.reservoir().get().settledBytes()).isEqualTo(4 * GIB);
    assertThat(bhyve.calls()).hasSize(resizes);
  }

  @Test
  void stopWhileARetryWaits_takesTheTimerBack() {
    bhyve.limit(6 * GIB);
    ReservoirManager manager = settledAt(bhyve, 10 * GIB);
    assertThat(time.idle()).as("a retry waits").isFalse();
    stop(manager);
    assertThat(time.idle()).isTrue();
  }

  @Test
  void stopWhileLeftoverVmsAreCleared_destroysNoMoreOfThem() {
    bhyve.leave(OLD, 4 * GIB);
    bhyve.failNext(Request.DESTROY, Errno.EINTR);
    bhyve.failNext(Request.DESTROY, Errno.EINTR);
    ReservoirManager manager = started(bhyve, 10 * GIB);
    time.advance(Duration.ofSeconds(1)); // the first try has failed
    stop(manager);
    bhyve.heal();
    time.advance(LONG);
    assertThat(bhyve.names()).containsExactly(OLD);
  }

  @Test
  void leftoverVmThatIsGoneMeanwhile_isNoFailure() {
    bhyve.leave(OLD, 4 * GIB);
    bhyve.failNext(Request.DESTROY, Errno.ENOENT);
    ReservoirManager manager = started(bhyve, 4 * GIB);
    time.advance(Duration.ofSeconds(1)); // less than a pause
    assertThat(manager.reservoir().get().phase()).isEqualTo(ReservoirPhase.READY);
  }

  @Test
  void leftoverVmsThatCannotBeListed_areAskedForAgainAtWideningIntervals() {
    for (int i = 0; i < 3; i++) {
      bhyve.failNext(Request.LIST, Errno.EINTR);
    }
    ReservoirManager manager = started(bhyve, 0);
    time.advance(Duration.ofSeconds(14)); // pauses of 2, 4 and 8 s
    assertThat(manager.reservoir().get().phase()).isEqualTo(ReservoirPhase.SETTING_UP);
    time.advance(Duration.ofSeconds(1));
    assertThat(manager.reservoir().get().phase()).isEqualTo(ReservoirPhase.ABSENT);
  }

  @Test
  void resizeThatFailsLikeNoDevice_isAFaultOfTheProgram_andTriedAgain() {
    ReservoirManager manager = started(new BrokenOnce(bhyve, Request.RESIZE), 4 * GIB);
    assertThatThrownBy(() -> time.advance(LONG))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("resizing the reservoir")
        .hasRootCauseMessage("broken");
    time.advance(LONG);
    assertThat(manager.reservoir().get())
        .isEqualTo(new Reservoir(ReservoirPhase.READY, 4 * GIB, 4 * GIB, 4 * GIB, null));
  }

  @Test
  void leftoverVmWhoseDestroyFailsLikeNoDevice_isTriedAgain() {
    bhyve.leave(OLD, 4 * GIB);
    started(new BrokenOnce(bhyve, Request.DESTROY), 0);
    time.advance(Duration.ofSeconds(1)); // less than a pause
    assertThat(bhyve.names()).containsExactly(OLD);
    time.advance(Duration.ofSeconds(3));
    assertThat(bhyve.names()).isEmpty();
  }

  @Test
  void gateThatCannotBeAsked_isAFaultOfTheProgram() {
    bhyve.free(10 * GIB);
    ReservoirManager manager =
        new ReservoirManager(
            worker,
            bhyve,
            NAMES,
            wish -> CompletableFuture.failedFuture(new IllegalStateException("no gate")),
            () -> CompletableFuture.completedFuture(NONE_HELD),
            TIMING,
            4 * GIB);
    worker.execute(manager::start);
    assertThatThrownBy(() -> time.advance(LONG)).hasMessage("lowering the launch gate");
  }

  private void stop(ReservoirManager manager) {
    worker.execute(() -> manager.stop(new ApiException(ErrorCode.SHUTTING_DOWN, "end")));
    time.run();
  }

  private ReservoirManager started(Bhyve hypervisor, long desiredBytes) {
    ReservoirManager manager =
        new ReservoirManager(
            worker,
            hypervisor,
            NAMES,
            CompletableFuture::completedFuture,
            () -> CompletableFuture.completedFuture(NONE_HELD),
            TIMING,
            desiredBytes);
    worker.execute(manager::start);
    time.run();
    return manager;
  }

  private ReservoirManager settledAt(Bhyve hypervisor, long desiredBytes) {
    ReservoirManager manager = started(hypervisor, desiredBytes);
    time.advance(Duration.ofSeconds(2));
    assertThat(manager.reservoir().get().phase().settled()).isTrue();
    return manager;
  }

  /** A hypervisor whose first request of a kind fails in a way that no device has. */
  private static final class BrokenOnce implements Bhyve {
    private final Bhyve bhyve;
    private @Nullable Request broken;

    BrokenOnce(Bhyve bhyve, Request broken) {
      this.bhyve = bhyve;
      this.broken = broken;
    }

    private CompletionStage<Void> unlessBroken(
        Request request, Supplier<CompletionStage<Void>> call) {
      if (broken == request) {
        broken = null;
        return CompletableFuture.failedFuture(new IllegalStateException("broken"));
      }
      return call.get();
    }

    @Override
    public CompletionStage<Void> resizeReservoir(long targetBytes, long chunkBytes) {
      return unlessBroken(Request.RESIZE, () -> bhyve.resizeReservoir(targetBytes, chunkBytes));
    }

    @Override
    public CompletionStage<ReservoirUsage> query() {
      return bhyve.query();
    }

    @Override
    public CompletionStage<Void> createVm(String name, long reservoirBytes) {
      return bhyve.createVm(name, reservoirBytes);
    }

    @Override
    public CompletionStage<Void> destroyVm(String name) {
      return unlessBroken(Request.DESTROY, () -> bhyve.destroyVm(name));
    }

    @Override
    public CompletionStage<List<String>> vms() {
      return bhyve.vms();
    }
  }
}
