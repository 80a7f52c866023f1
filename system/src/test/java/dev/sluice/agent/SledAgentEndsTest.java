package dev.sluice.agent;

import static dev.sluice.testkit.Answers.refusalCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmState;
import dev.sluice.api.VmmView;
import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.testkit.ManualScheduler;
import dev.sluice.testkit.TestBhyve;
import dev.sluice.testkit.TestBhyve.Request;
import dev.sluice.testkit.TestNexus;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How the life of a sled-agent and of its VMs ends: by shutdown, by dismissal, by faults. */
class SledAgentEndsTest {

  private static final long GIB = GuestMemory.GIB;
  private static final VmNames NAMES = new VmNames(TestAgentConfig.SLED);
  private static final String OLD = NAMES.of(new PropolisId(new UUID(9, 1)));
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final BootId BOOT = new BootId(3);
  private static final PropolisId FIRST = new PropolisId(new UUID(1, 1));
  private static final PropolisId SECOND = new PropolisId(new UUID(1, 2));
  private static final PropolisId THIRD = new PropolisId(new UUID(1, 3));

  private final ManualScheduler time = new ManualScheduler();
  private final TestBhyve bhyve =
      new TestBhyve(time.worker("bhyve"), 500 * GIB, Duration.ofMillis(100));
  private final Faulty faulty = new Faulty(bhyve);
  private final TestNexus nexus = new TestNexus(time.worker("nexus"), Duration.ofMillis(10));
  private final SledAgent agent =
      new SledAgent(
          TestAgentConfig.of(BOOT, new ReservoirMode.Mebibytes(100 * 1024), Timing.standard()),
          time.platform(),
          faulty,
          nexus);

  @Test
  void changeNotYetReportedAtShutdown_isNeverReported() {
    settled();
    resize(101);
    time.advance(Duration.ofSeconds(1)); // reported; the notifier rests
    resize(102);
    time.run();
    int requests = nexus.requests().size();
    agent.shutdown();
    time.advance(LONG);
    assertThat(nexus.requests()).hasSize(requests);
  }

  @Test
  void launchThatWaitsAtShutdown_leavesNoTimerBehind() {
    settled();
    launch(FIRST, 99);
    CompletionStage<VmmView> waiting = launch(SECOND, 99);
    time.advance(Duration.ofSeconds(1));
    agent.shutdown();
    time.run();
    assertThat(refusalCode(waiting)).isEqualTo(ErrorCode.SHUTTING_DOWN);
    assertThat(time.idle()).isTrue();
  }

  @Test
  void stopInHandAtShutdown_isAnsweredAndNotGoneOnWith() {
    settled();
    launch(FIRST, 10);
    time.advance(Duration.ofSeconds(1));
    bhyve.failNext(Request.DESTROY, Errno.EINTR);
    CompletionStage<VmmView> stop = got(agent.ensureStopped(FIRST, BOOT, null));
    agent.shutdown();
    time.advance(LONG);
    assertThat(refusalCode(stop)).isEqualTo(ErrorCode.SHUTTING_DOWN);
    assertThat(bhyve.names()).containsExactly(NAMES.of(FIRST));
    assertThat(time.idle()).isTrue();
  }

  @Test
  void leftoversListedAtShutdown_areNotDestroyed() {
    bhyve.leave(OLD, GIB);
    agent.start();
    time.advance(Duration.ofMillis(50)); // the list is on its way
    agent.shutdown();
    time.advance(LONG);
    assertThat(bhyve.names()).containsExactly(OLD);
  }

  @Test
  void destroyThatWaitsForItsNextTryAtShutdown_isNotTried() {
    settled();
    launch(FIRST, 10);
    time.advance(Duration.ofSeconds(1));
    bhyve.failNext(Request.DESTROY, Errno.EBUSY);
    got(agent.ensureStopped(FIRST, BOOT, null));
    time.advance(Duration.ofSeconds(1)); // failed, and the pause has begun
    agent.shutdown();
    time.advance(LONG);
    assertThat(bhyve.names()).containsExactly(NAMES.of(FIRST));
  }

  @Test
  void dismissalInTheMailboxAtShutdown_stopsNothing() {
    settled();
    launch(FIRST, 10);
    time.advance(Duration.ofSeconds(1));
    nexus.decommission();
    resize(101); // something to report
    time.advance(
        LONG,
        () -> {
          if (agent.dismissed()) {
            agent.shutdown(); // before the instances' worker has heard
          }
        });
    assertThat(agent.dismissed()).isTrue();
    assertThat(bhyve.names()).containsExactly(NAMES.of(FIRST));
  }

  @Test
  void dismissal_isSaid() {
    settled();
    assertThat(agent.dismissed()).isFalse();
    nexus.decommission();
    resize(101); // something to report
    time.advance(Duration.ofSeconds(5));
    assertThat(agent.dismissed()).isTrue();
  }

  @Test
  void memoryThatWasMissingForOneLaunch_isNotPromisedToTheNext() {
    settled();
    launch(FIRST, 60);
    time.advance(Duration.ofSeconds(1));
    bhyve.failNext(Request.RESIZE, Errno.ENOSPC);
    CompletionStage<VmmView> waiting = launch(SECOND, 50);
    time.advance(Duration.ofSeconds(1));
    got(agent.ensureStopped(FIRST, BOOT, null));
    bhyve.free(-40 * GIB); // what is left after another's shrink, once the first is back: 20 GiB
    time.advance(Duration.ofSeconds(1));
    assertThat(refusalCode(waiting)).isEqualTo(ErrorCode.INSUFFICIENT_RESERVOIR);
    CompletionStage<VmmView> next = launch(THIRD, 30);
    time.advance(Duration.ofMillis(300));
    assertThat(next).isNotDone();
    assertThat(bhyve.calls()).doesNotContain("create " + NAMES.of(THIRD));
  }

  @Test
  void vmThatIsGoneFromBhyve_isStoppedAtOnce() {
    settled();
    launch(FIRST, 99);
    time.advance(Duration.ofSeconds(1));
    bhyve.failNext(Request.DESTROY, Errno.ENOENT);
    CompletionStage<VmmView> stop = got(agent.ensureStopped(FIRST, BOOT, null));
    time.advance(Duration.ofSeconds(1)); // less than a pause
    assertThat(stop.thenApply(VmmView::state)).isCompletedWithValue(VmmState.GONE);
  }

  @Test
  void destroyThatKeepsFailing_isTriedAgainAtWideningIntervals() {
    settled();
    launch(FIRST, 10);
    time.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 3; i++) {
      bhyve.failNext(Request.DESTROY, Errno.EBUSY);
    }
    CompletionStage<VmmView> stop = got(agent.ensureStopped(FIRST, BOOT, null));
    time.advance(Duration.ofSeconds(14)); // pauses of 2, 4 and 8 s
    assertThat(stop).isNotDone();
    time.advance(Duration.ofSeconds(1));
    assertThat(stop.thenApply(VmmView::state)).isCompletedWithValue(VmmState.GONE);
  }

  @Test
  void destroyThatFailsLikeNoDevice_isTriedAgain() {
    settled();
    launch(FIRST, 10);
    time.advance(Duration.ofSeconds(1));
    faulty.destroyFails = true;
    CompletionStage<VmmView> stop = got(agent.ensureStopped(FIRST, BOOT, null));
    time.advance(Duration.ofSeconds(1));
    assertThat(stop).isNotDone();
    faulty.destroyFails = false;
    time.advance(LONG);
    assertThat(stop.thenApply(VmmView::state)).isCompletedWithValue(VmmState.GONE);
    assertThat(bhyve.names()).isEmpty();
  }

  @Test
  void createThatFailsLikeNoDevice_isAFaultOfTheProgram_andAnswered() {
    settled();
    faulty.createFails = true;
    CompletionStage<VmmView> launch = got(agent.ensureRegistered(spec(FIRST, 99), null));
    assertThatThrownBy(() -> got(agent.ensureRunning(FIRST, BOOT, null)).thenApply(view -> view))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("creating " + NAMES.of(FIRST));
    assertThat(launch).isCompleted();
    assertThat(refusalCode(got(agent.ensureRunning(FIRST, BOOT, null))))
        .isEqualTo(ErrorCode.VMM_GONE);
    faulty.createFails = false;
    CompletionStage<VmmView> next = launch(SECOND, 99);
    time.advance(Duration.ofSeconds(1));
    assertThat(next.thenApply(VmmView::state)).isCompletedWithValue(VmmState.RUNNING);
  }

  @Test
  void extremeGuests_areRegistered() {
    settled();
    assertThat(got(agent.ensureRegistered(spec(FIRST, 1), null)))
        .isCompletedWithValue(
            new VmmView(FIRST, new InstanceId(FIRST.value()), VmmState.REGISTERED));
    assertThat(got(agent.ensureRegistered(spec(SECOND, 256), null))).isCompleted();
  }

  @Test
  void firstReport_doesNotWaitForTheReservoir() {
    faulty.listHangs = true;
    agent.start();
    time.run();
    assertThat(nexus.requests()).containsExactly("get");
  }

  private void settled() {
    agent.start();
    time.advance(Duration.ofSeconds(30));
    assertThat(agent.reservoir().get().phase().settled()).isTrue();
  }

  private CompletionStage<VmmView> launch(PropolisId propolis, long guestGib) {
    got(agent.ensureRegistered(spec(propolis, guestGib), null));
    return got(agent.ensureRunning(propolis, BOOT, null));
  }

  private static VmmSpec spec(PropolisId propolis, long guestGib) {
    return new VmmSpec(propolis, new InstanceId(propolis.value()), BOOT, guestGib * GIB);
  }

  private void resize(int gib) {
    got(agent.setReservoir(new ReservoirMode.Mebibytes(gib * 1024L), BOOT, null));
  }

  private <T> CompletionStage<T> got(CompletionStage<T> stage) {
    time.run();
    return stage;
  }

  /** A hypervisor some of whose requests fail as none of a device's do. */
  private static final class Faulty implements Bhyve {
    private final Bhyve bhyve;
    private boolean createFails;
    private boolean destroyFails;
    private boolean listHangs;

    Faulty(Bhyve bhyve) {
      this.bhyve = bhyve;
    }

    @Override
    public CompletionStage<Void> createVm(String name, long reservoirBytes) {
      return createFails ? broken() : bhyve.createVm(name, reservoirBytes);
    }

    @Override
    public CompletionStage<Void> destroyVm(String name) {
      return destroyFails ? broken() : bhyve.destroyVm(name);
    }

    @Override
    public CompletionStage<List<String>> vms() {
      return listHangs ? new CompletableFuture<>() : bhyve.vms();
    }

    @Override
    public CompletionStage<ReservoirUsage> query() {
      return bhyve.query();
    }

    @Override
    public CompletionStage<Void> resizeReservoir(long targetBytes, long chunkBytes) {
      return bhyve.resizeReservoir(targetBytes, chunkBytes);
    }

    private static CompletionStage<Void> broken() {
      return CompletableFuture.failedFuture(new IllegalStateException("broken"));
    }
  }
}
