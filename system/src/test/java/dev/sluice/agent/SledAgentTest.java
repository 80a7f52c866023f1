package dev.sluice.agent;

import static dev.sluice.testkit.Answers.refusal;
import static dev.sluice.testkit.Answers.refusalCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.OtherVms;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledIdentity;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmState;
import dev.sluice.api.VmmView;
import dev.sluice.bhyve.Errno;
import dev.sluice.testkit.ManualScheduler;
import dev.sluice.testkit.TestBhyve;
import dev.sluice.testkit.TestBhyve.Request;
import dev.sluice.testkit.TestNexus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SledAgentTest {

  private static final long GIB = GuestMemory.GIB;
  private static final Duration DEADLINE = Timing.standard().launchDeadline();
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final BootId BOOT = new BootId(3);
  private static final SledId SLED = TestAgentConfig.SLED;
  private static final VmNames NAMES = new VmNames(SLED);

  private final ManualScheduler time = new ManualScheduler();
  private final TestBhyve bhyve =
      new TestBhyve(time.worker("bhyve"), 500 * GIB, Duration.ofMillis(100));
  private final TestNexus nexus = new TestNexus(time.worker("nexus"), Duration.ofMillis(10));
  private final SledAgent agent = agent(new ReservoirMode.Mebibytes(100 * 1024));

  // Launches and the reservoir.

  @Test
  void launchBeforeReservoirReady_waitsAndThenRuns() {
    agent.start();
    CompletionStage<VmmView> launch = launch(1, 10);
    time.advance(Duration.ofSeconds(5));
    assertThat(launch).isNotDone();
    assertThat(bhyve.calls()).noneMatch(call -> call.startsWith("create"));
    time.advance(Duration.ofSeconds(30));
    assertThat(launch).isCompletedWithValue(view(1, VmmState.RUNNING));
    assertThat(bhyve.allocatedBytes()).isEqualTo(GuestMemory.reservoirBytes(10 * GIB));
  }

  @Test
  void reservoirNeverReady_refusesAtTheDeadlineAndMayBeTriedAgain() {
    for (int i = 0; i < 40; i++) {
      bhyve.failNext(Request.QUERY, Errno.EFAULT);
    }
    agent.start();
    CompletionStage<VmmView> launch = launch(1, 10);
    time.advance(DEADLINE);
    assertThat(refusalCode(launch)).isEqualTo(ErrorCode.RESERVOIR_NOT_READY);
    bhyve.heal();
    time.advance(LONG);
    CompletionStage<VmmView> again = run(1);
    time.advance(Duration.ofSeconds(1));
    assertThat(again).isCompletedWithValue(view(1, VmmState.RUNNING));
  }

  @Test
  void launchesOnDegradedReservoir_runUpToWhatIsThere() {
    bhyve.limit(25 * GIB);
    settled();
    CompletionStage<VmmView> first = launch(1, 10);
    CompletionStage<VmmView> second = launch(2, 10);
    CompletionStage<VmmView> third = launch(3, 10);
    time.advance(DEADLINE.plusSeconds(1));
    assertThat(first).isCompletedWithValue(view(1, VmmState.RUNNING));
    assertThat(second).isCompletedWithValue(view(2, VmmState.RUNNING));
    assertThat(refusalCode(third)).isEqualTo(ErrorCode.RESERVOIR_NOT_READY);
  }

  @Test
  void romCountsToo_soGuestsThatFillTheReservoirDoNotFit() {
    settled();
    CompletionStage<VmmView> launch = launch(1, 100);
    time.advance(DEADLINE);
    assertThat(refusalCode(launch)).isEqualTo(ErrorCode.RESERVOIR_NOT_READY);
  }

  @Test
  void memoryStolenFromTheReservoir_isAnInsufficientReservoirAndNoticed() {
    settled();
    bhyve.free(5 * GIB);
    CompletionStage<VmmView> launch = launch(1, 10);
    time.advance(Duration.ofMillis(300));
    assertThat(refusalCode(launch)).isEqualTo(ErrorCode.INSUFFICIENT_RESERVOIR);
    assertThat(refusal(launch).error().details()).containsKey("errno");
    assertThat(stateOf(1)).isEqualTo(VmmState.GONE);
    assertThat(agent.reservoir().get().settledBytes()).isEqualTo(5 * GIB);
    time.advance(LONG);
    CompletionStage<VmmView> all = launch(2, 99);
    time.advance(Duration.ofSeconds(1));
    assertThat(all).isCompletedWithValue(view(2, VmmState.RUNNING));
  }

  @Test
  void createRefusedForAnotherReason_isInternalAndLeavesNothingBehind() {
    settled();
    bhyve.failNext(Request.CREATE, Errno.EEXIST);
    CompletionStage<VmmView> launch = launch(1, 99);
    time.advance(Duration.ofSeconds(1));
    assertThat(refusalCode(launch)).isEqualTo(ErrorCode.INTERNAL);
    assertThat(stateOf(1)).isEqualTo(VmmState.GONE);
    CompletionStage<VmmView> next = launch(2, 99);
    time.advance(Duration.ofSeconds(1));
    assertThat(next).isCompletedWithValue(view(2, VmmState.RUNNING));
  }

  @Test
  void memoryComesBackOnlyAtTheEndOfADestroy_andTheNextLaunchWaitsForIt() {
    settled();
    launch(1, 60);
    time.advance(Duration.ofSeconds(1));
    bhyve.failNext(Request.DESTROY, Errno.EINTR);
    CompletionStage<VmmView> stop = stop(1);
    CompletionStage<VmmView> next = launch(2, 60);
    time.advance(Duration.ofSeconds(1));
    assertThat(stateOf(1)).isEqualTo(VmmState.STOPPING);
    assertThat(stateOf(2)).isEqualTo(VmmState.LAUNCHING);
    assertThat(bhyve.names()).containsExactly(NAMES.of(propolis(1)));
    time.advance(Duration.ofSeconds(5));
    assertThat(stop).isCompletedWithValue(view(1, VmmState.GONE));
    assertThat(next).isCompletedWithValue(view(2, VmmState.RUNNING));
  }

  // Repeated, late and crossing requests.

  @Test
  void everyRequestTwice_isTheSameAsOnce() {
    settled();
    register(1, 10);
    assertThat(register(1, 10)).isCompletedWithValue(view(1, VmmState.REGISTERED));
    CompletionStage<VmmView> first = run(1);
    CompletionStage<VmmView> second = run(1);
    time.advance(Duration.ofSeconds(1));
    assertThat(first).isCompletedWithValue(view(1, VmmState.RUNNING));
    assertThat(second).isCompletedWithValue(view(1, VmmState.RUNNING));
    assertThat(run(1)).isCompletedWithValue(view(1, VmmState.RUNNING));
    CompletionStage<VmmView> stop = stop(1);
    CompletionStage<VmmView> stopAgain = stop(1);
    time.advance(Duration.ofSeconds(1));
    assertThat(stop).isCompletedWithValue(view(1, VmmState.GONE));
    assertThat(stopAgain).isCompletedWithValue(view(1, VmmState.GONE));
    assertThat(stop(1)).isCompletedWithValue(view(1, VmmState.GONE));
    assertThat(bhyve.calls()).filteredOn(call -> !call.startsWith("resize")).hasSize(2);
  }

  @Test
  void stopWhileWaitingAtTheGate_endsTheLaunch() {
    agent.start();
    CompletionStage<VmmView> launch = launch(1, 10);
    CompletionStage<VmmView> stop = stop(1);
    assertThat(refusalCode(launch)).isEqualTo(ErrorCode.VMM_GONE);
    assertThat(stop).isCompletedWithValue(view(1, VmmState.GONE));
    time.advance(LONG);
    assertThat(bhyve.names()).isEmpty();
  }

  @Test
  void stopWhileBhyveCreates_destroysWhatComesOfIt() {
    settled();
    CompletionStage<VmmView> launch = launch(1, 10);
    CompletionStage<VmmView> stop = stop(1);
    assertThat(refusalCode(launch)).isEqualTo(ErrorCode.VMM_GONE);
    assertThat(stop).isNotDone();
    time.advance(Duration.ofSeconds(1));
    assertThat(stop).isCompletedWithValue(view(1, VmmState.GONE));
    assertThat(bhyve.calls())
        .endsWith("create " + NAMES.of(propolis(1)), "destroy " + NAMES.of(propolis(1)));
    assertThat(bhyve.names()).isEmpty();
  }

  @Test
  void stopWhileBhyveFailsToCreate_isDone() {
    settled();
    bhyve.failNext(Request.CREATE, Errno.ENOMEM);
    launch(1, 10);
    CompletionStage<VmmView> stop = stop(1);
    time.advance(Duration.ofSeconds(1));
    assertThat(stop).isCompletedWithValue(view(1, VmmState.GONE));
    assertThat(bhyve.calls()).noneMatch(call -> call.startsWith("destroy"));
  }

  @Test
  void stoppedId_neverRunsAgain() {
    settled();
    launch(1, 10);
    time.advance(Duration.ofSeconds(1));
    stop(1);
    assertThat(refusalCode(register(1, 10))).as("while it stops").isEqualTo(ErrorCode.VMM_GONE);
    assertThat(refusalCode(run(1))).as("while it stops").isEqualTo(ErrorCode.VMM_GONE);
    time.advance(Duration.ofSeconds(1));
    assertThat(refusalCode(register(1, 10))).isEqualTo(ErrorCode.VMM_GONE);
    assertThat(refusalCode(run(1))).isEqualTo(ErrorCode.VMM_GONE);
  }

  @Test
  void idStoppedBeforeItWasHeardOf_neverRuns() {
    settled();
    assertThat(refusalCode(stop(1))).isEqualTo(ErrorCode.NO_SUCH_VMM);
    assertThat(refusalCode(register(1, 10))).isEqualTo(ErrorCode.VMM_GONE);
    assertThat(refusalCode(run(1))).isEqualTo(ErrorCode.VMM_GONE);
    assertThat(refusalCode(stop(1))).isEqualTo(ErrorCode.NO_SUCH_VMM);
    assertThat(refusalCode(got(agent.vmm(propolis(1), BOOT)))).isEqualTo(ErrorCode.NO_SUCH_VMM);
  }

  @Test
  void secondVmmOfAnInstance_isAConflictUntilTheFirstIsGone() {
    settled();
    VmmSpec other = new VmmSpec(propolis(2), spec(1, 10).instance(), BOOT, 10 * GIB);
    register(1, 10);
    assertThat(refusalCode(got(agent.ensureRegistered(other, null)))).isEqualTo(ErrorCode.CONFLICT);
    stop(1);
    assertThat(got(agent.ensureRegistered(other, null))).isCompleted();
  }

  @Test
  void otherSpecUnderTheSameId_isAConflict() {
    settled();
    register(1, 10);
    assertThat(refusalCode(register(1, 11))).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void guestOfAnImpossibleSize_isInvalid() {
    settled();
    assertThat(refusalCode(register(1, 0))).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusalCode(register(1, 257))).isEqualTo(ErrorCode.INVALID_REQUEST);
    VmmSpec odd = new VmmSpec(propolis(1), spec(1, 1).instance(), BOOT, GIB + 1);
    assertThat(refusalCode(got(agent.ensureRegistered(odd, null))))
        .isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void requestOfAnOlderEpoch_isRefused_andOneWithoutIsNot() {
    settled();
    VmmSpec spec = spec(1, 10);
    assertThat(got(agent.ensureRegistered(spec, new Epoch(2)))).isCompleted();
    Epoch old = new Epoch(1);
    for (CompletionStage<VmmView> late :
        List.of(
            got(agent.ensureRegistered(spec, old)),
            got(agent.ensureRunning(propolis(1), BOOT, old)),
            got(agent.ensureStopped(propolis(1), BOOT, old)))) {
      assertThat(refusalCode(late)).isEqualTo(ErrorCode.STALE_EPOCH);
    }
    for (Epoch epoch : new Epoch[] {new Epoch(3), null}) { // none leaves it as it was
      assertThat(got(agent.ensureRunning(propolis(1), BOOT, epoch)).toCompletableFuture())
          .isNotCompletedExceptionally();
    }
    assertThat(refusalCode(got(agent.ensureStopped(propolis(1), BOOT, new Epoch(2)))))
        .isEqualTo(ErrorCode.STALE_EPOCH);
    assertThat(got(agent.ensureStopped(propolis(1), BOOT, null)).toCompletableFuture())
        .isNotCompletedExceptionally();
  }

  @Test
  void requestForAnotherBoot_isRefusedAndToldWhichThisIs() {
    settled();
    BootId old = new BootId(2);
    VmmSpec spec = new VmmSpec(propolis(1), spec(1, 10).instance(), old, 10 * GIB);
    assertThat(wrongBoot(agent.ensureRegistered(spec, null))).isEqualTo(BOOT);
    assertThat(wrongBoot(agent.ensureRunning(propolis(1), old, null))).isEqualTo(BOOT);
    assertThat(wrongBoot(agent.ensureStopped(propolis(1), old, null))).isEqualTo(BOOT);
    assertThat(wrongBoot(agent.vmm(propolis(1), old))).isEqualTo(BOOT);
    assertThat(wrongBoot(agent.setReservoir(new ReservoirMode.None(), old, null))).isEqualTo(BOOT);
    assertThat(register(1, 10)).as("the late stop left no mark").isCompleted();
  }

  // Resizing.

  @Test
  void shrink_neverTakesWhatALaunchWasAdmittedFor() {
    settled();
    launch(1, 60);
    CompletionStage<ReservoirReport> answer = resize(50);
    time.advance(Duration.ofSeconds(10));
    assertThat(refusalCode(answer)).isEqualTo(ErrorCode.INSUFFICIENT_RESERVOIR);
    assertThat(refusal(answer).error().details()).containsExactly(Map.entry("errno", "ENOSPC"));
    assertThat(stateOf(1)).isEqualTo(VmmState.RUNNING);
    assertThat(agent.reservoir().get().settledBytes())
        .isEqualTo(GuestMemory.reservoirBytes(60 * GIB));
    stop(1);
    time.advance(LONG);
    assertThat(agent.reservoir().get().phase()).isEqualTo(ReservoirPhase.READY);
    assertThat(bhyve.heldBytes()).isEqualTo(50 * GIB);
  }

  // Reports.

  @Test
  void slowGrowth_isReportedInTensAndNotInSteps() {
    agent.start();
    time.advance(LONG);
    assertThat(reported().reservoir())
        .isEqualTo(
            new ReservoirReport(
                ReservoirPhase.READY, 100 * GIB, 100 * GIB, 100, null, OtherVms.NONE, 0L));
    // Set-up takes some 12 s: a report each 2 s at most.
    assertThat(nexus.requests().stream().filter(request -> request.startsWith("put")).count())
        .isBetween(2L, 8L);
  }

  @Test
  void vmsThatComeAndGo_areOneReportInFiveMinutes() {
    settled();
    time.advance(Duration.ofSeconds(10));
    long before = puts();
    for (int vm = 1; vm <= 9; vm++) {
      launch(vm, vm);
      time.advance(Duration.ofSeconds(25));
      if (vm > 1) {
        stop(vm - 1);
      }
    }
    time.advance(Duration.ofSeconds(5));
    assertThat(puts()).as("within four minutes").isEqualTo(before);
    time.advance(Duration.ofMinutes(2));
    assertThat(puts()).isEqualTo(before + 1);
    assertThat(reported().reservoir().usedBytes())
        .isEqualTo(GuestMemory.reservoirBytes(9 * GIB))
        .isEqualTo(bhyve.allocatedBytes());
    time.advance(Duration.ofHours(1));
    assertThat(puts()).as("nothing changes").isEqualTo(before + 1);
  }

  private long puts() {
    return nexus.requests().stream().filter(request -> request.startsWith("put")).count();
  }

  @Test
  void decommissioned_stopsAllAndTakesNothingNew() {
    settled();
    launch(1, 10);
    time.advance(Duration.ofSeconds(1));
    CompletionStage<VmmView> waiting = launch(2, 99);
    nexus.decommission();
    resize(101); // something to report
    time.advance(Duration.ofSeconds(5));
    assertThat(refusalCode(waiting)).isEqualTo(ErrorCode.DECOMMISSIONED);
    assertThat(bhyve.names()).isEmpty();
    assertThat(refusalCode(register(3, 10))).isEqualTo(ErrorCode.DECOMMISSIONED);
    assertThat(refusalCode(run(1))).isEqualTo(ErrorCode.DECOMMISSIONED);
    assertThat(refusalCode(resize(50))).isEqualTo(ErrorCode.DECOMMISSIONED);
    assertThat(stateOf(1)).isEqualTo(VmmState.GONE);
    assertThat(stop(2)).isCompletedWithValue(view(2, VmmState.GONE));
    assertThat(got(agent.identity())).isCompleted();
  }

  @Test
  void superseded_launchesNothingMore() {
    settled();
    launch(1, 10);
    time.advance(Duration.ofSeconds(1));
    nexus.heardOf(new BootId(4));
    resize(101); // something to report
    time.advance(Duration.ofSeconds(5));
    assertThat(refusalCode(register(2, 10))).isEqualTo(ErrorCode.SHUTTING_DOWN);
    assertThat(stateOf(1))
        .as("its end is for the newer boot to bring about")
        .isEqualTo(VmmState.RUNNING);
  }

  @Test
  void shutdown_answersAllAndDoesNothingMore() {
    settled();
    CompletionStage<VmmView> creating = launch(1, 10);
    CompletionStage<VmmView> waiting = launch(2, 99);
    CompletionStage<ReservoirReport> resize = resize(200);
    agent.shutdown();
    time.run();
    assertThat(refusalCode(creating)).isEqualTo(ErrorCode.SHUTTING_DOWN);
    assertThat(refusalCode(waiting)).isEqualTo(ErrorCode.SHUTTING_DOWN);
    assertThat(refusalCode(resize)).isEqualTo(ErrorCode.SHUTTING_DOWN);
    for (CompletionStage<?> late :
        new CompletionStage<?>[] {
          agent.identity(),
          agent.ensureRegistered(spec(3, 10), null),
          agent.ensureRunning(propolis(1), BOOT, null),
          agent.ensureStopped(propolis(1), BOOT, null),
          agent.vmm(propolis(1), BOOT),
          agent.setReservoir(new ReservoirMode.None(), BOOT, null)
        }) {
      assertThat(refusalCode(got(late))).isEqualTo(ErrorCode.SHUTTING_DOWN);
    }
    int requests = nexus.requests().size();
    time.advance(LONG);
    assertThat(nexus.requests()).hasSize(requests);
    assertThat(time.idle()).isTrue();
  }

  @Test
  void identity_saysWhichBootAndWhatState() {
    settled();
    assertThat(got(agent.identity()))
        .isCompletedWithValue(new SledIdentity(SLED, BOOT, agent.reservoir().get().report()));
  }

  @Test
  void impossibleReservoir_isRefusedAtTheStart() {
    assertThatThrownBy(() -> agent(new ReservoirMode.Percent(100)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100 percent");
  }

  private SledAgent agent(ReservoirMode reservoir) {
    return new SledAgent(
        TestAgentConfig.of(BOOT, reservoir, Timing.standard()), time.platform(), bhyve, nexus);
  }

  private void settled() {
    agent.start();
    time.advance(Duration.ofSeconds(30));
    assertThat(agent.reservoir().get().phase().settled()).isTrue();
  }

  private CompletionStage<VmmView> launch(int number, int guestGib) {
    register(number, guestGib);
    return run(number);
  }

  private CompletionStage<VmmView> register(int number, int guestGib) {
    return got(agent.ensureRegistered(spec(number, guestGib), null));
  }

  private CompletionStage<VmmView> run(int number) {
    return got(agent.ensureRunning(propolis(number), BOOT, null));
  }

  private CompletionStage<VmmView> stop(int number) {
    return got(agent.ensureStopped(propolis(number), BOOT, null));
  }

  private CompletionStage<ReservoirReport> resize(int gib) {
    return got(agent.setReservoir(new ReservoirMode.Mebibytes(gib * 1024L), BOOT, null));
  }

  private VmmState stateOf(int number) {
    return got(agent.vmm(propolis(number), BOOT)).toCompletableFuture().join().state();
  }

  private SledAgentInfo reported() {
    return Objects.requireNonNull(nexus.row());
  }

  private <T> CompletionStage<T> got(CompletionStage<T> stage) {
    time.run();
    return stage;
  }

  private static PropolisId propolis(int number) {
    return new PropolisId(new UUID(1, number));
  }

  private static VmmSpec spec(int number, int guestGib) {
    return new VmmSpec(propolis(number), new InstanceId(new UUID(2, number)), BOOT, guestGib * GIB);
  }

  private static VmmView view(int number, VmmState state) {
    return new VmmView(propolis(number), spec(number, 1).instance(), state);
  }

  private @Nullable BootId wrongBoot(CompletionStage<?> stage) {
    ApiException refusal = refusal(got(stage));
    assertThat(refusal.code()).isEqualTo(ErrorCode.WRONG_BOOT);
    return refusal.currentBoot();
  }
}
