package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.DrainProgress;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.api.StayReason;
import dev.sluice.api.StayingInstance;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmmEvent.StopAsked;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainsTest extends OracleFixture {

  private static final long GIB = 1L << 30;
  private static final BootId BOOT = new BootId(1);

  private final Sled from = new Sled(0, "sled-0", new SledId(new UUID(1, 1)));
  private final Sled to = new Sled(1, "sled-1", new SledId(new UUID(1, 2)));
  private final StoreMirror store = new StoreMirror();
  private final DrainsAreSafe drains = new DrainsAreSafe(store, List.of(from, to), findings);
  private int calls;

  @BeforeEach
  void watch() {
    store.watch(events);
    drains.watch(events);
  }

  private static InstanceId instance(int number) {
    return new InstanceId(new UUID(2, number));
  }

  private static PropolisId vmm(int number) {
    return new PropolisId(new UUID(3, number));
  }

  private static InstanceRow row(int number, InstanceState state) {
    InstanceSpec spec = new InstanceSpec("vm-" + number, 4 * GIB, true);
    return new InstanceRow(instance(number), spec, state, vmm(number), Instant.EPOCH, null);
  }

  private ClientCall asks(OperationKind kind, int target) {
    ClientCall call = new ClientCall(calls++, new Operation(kind, 0, 0, target, 0));
    events.emit(new OperationInvoked(call));
    return call;
  }

  private void place(int instance, int vmm, Sled sled, VmmRow.State state) {
    changed(null, new VmmRow(vmm(vmm), instance(instance), sled.id(), BOOT, state, Epoch.FIRST));
    changed(null, new ReservationRow(vmm(vmm), sled.id(), 5 * GIB));
  }

  /** An instance that runs on the sled that is to be drained, as its user was told. */
  private void runs(int number) {
    ClientCall start = asks(OperationKind.START, number);
    changed(null, row(number, InstanceState.RUNNING));
    place(number, number, from, VmmRow.State.RUNNING);
    created(number, from);
    InstanceView view =
        new InstanceView(
            instance(number), "vm-" + number, 4 * GIB, true, InstanceState.RUNNING, from.id());
    events.emit(new OperationAnswered(start, view, null));
  }

  private void created(int vmm, Sled sled) {
    events.emit(new VmCreated(sled, vmm(vmm).toString(), 5 * GIB, null, 50 * GIB));
  }

  private void stopAsked(int vmm) {
    events.emit(new StopAsked(new SledCall(from, calls++, vmm(vmm), BOOT)));
  }

  private void moves(int number) {
    runs(number);
    place(number, number + 100, to, VmmRow.State.STARTING);
    stopAsked(number);
  }

  private void found(Promise... promises) {
    assertThat(findings.violations())
        .extracting(Violation::oracle)
        .containsExactly(
            java.util.Arrays.stream(promises).map(Promise::label).toArray(String[]::new));
  }

  @Test
  @Fires(Promise.STOPPED_FOR_A_PLACE)
  void stopOfAVmThatHasNoOtherPlace_isFound() {
    asks(OperationKind.DRAIN, 0);
    runs(3);
    stopAsked(3);
    found(Promise.STOPPED_FOR_A_PLACE);
  }

  @Test
  void stopOfAVmOnASledThatNobodyHasDrained_isFound() {
    asks(OperationKind.DRAIN, 1);
    moves(3);
    found(Promise.STOPPED_FOR_A_PLACE);
  }

  @Test
  void stopOnceThePlaceIsReserved_isRight() {
    asks(OperationKind.DRAIN, 0);
    moves(3);
    found();
  }

  @Test
  void userWhoMayWantTheStop_isAnExcuse() {
    runs(3);
    ClientCall stop = asks(OperationKind.STOP, 3);
    stopAsked(3);
    events.emit(
        new OperationAnswered(
            stop, null, new NoAnswerException(NoAnswerException.Reason.TIMEOUT, "none")));
    runs(3);
    stopAsked(3);
    found();
  }

  @Test
  void stopThatWasRefused_isNone() {
    ApiException refusal = new ApiException(ErrorCode.NO_SUCH_INSTANCE, "no");
    events.emit(new OperationAnswered(asks(OperationKind.STOP, 3), null, refusal));
    runs(3);
    stopAsked(3);
    found(Promise.STOPPED_FOR_A_PLACE);
  }

  @Test
  void vmOfABootThatIsOver_isNoneThatRuns() {
    runs(3);
    events.emit(new BootEnded(from, BOOT));
    stopAsked(3);
    found();
  }

  @Test
  @Fires(Promise.FEW_MOVES)
  void fourAwayAtOnce_areFound() {
    asks(OperationKind.DRAIN, 0);
    moves(3);
    moves(6);
    moves(9);
    found();
    moves(12);
    found(Promise.FEW_MOVES);
  }

  @Test
  void oneThatRunsElsewhere_hasFailed_orIsItsUsersAgain_isNotAway() {
    asks(OperationKind.DRAIN, 0);
    moves(3);
    moves(6);
    moves(9);
    assertThat(drains.away()).hasSize(3);
    created(103, to);
    moves(12);
    changed(row(6, InstanceState.STARTING), row(6, InstanceState.FAILED));
    moves(15);
    asks(OperationKind.STOP, 9);
    moves(18);
    found();
    assertThat(drains.away()).hasSize(3);
  }

  @Test
  void instanceThatShouldHaveLeft_isTold() {
    Map<String, Long> free = Map.of("sled-1", 5 * GIB);
    assertThat(DrainedSleds.otherPlace(row(3, InstanceState.RUNNING), free)).isEqualTo("sled-1");
    assertThat(DrainedSleds.otherPlace(row(4, InstanceState.RUNNING), free)).isNull();
    assertThat(DrainedSleds.otherPlace(row(3, InstanceState.RUNNING), Map.of("sled-1", 4 * GIB)))
        .isNull();
  }

  private static @Nullable String wrong(
      SledPolicy policy, @Nullable DrainProgress told, Map<InstanceId, Boolean> there) {
    return DrainedSleds.wrong(policy, told, there);
  }

  private static DrainProgress told(long remaining, int moving, StayReason why) {
    return new DrainProgress(remaining, moving, List.of(new StayingInstance(instance(3), why)));
  }

  @Test
  void progressIsWhatThereIs() {
    Map<InstanceId, Boolean> there = Map.of(instance(3), true);
    assertThat(wrong(SledPolicy.IN_SERVICE, null, there)).isNull();
    assertThat(wrong(SledPolicy.DRAIN, null, there)).isNotNull();
    assertThat(wrong(SledPolicy.IN_SERVICE, told(1, 0, StayReason.NO_ROOM), there)).isNotNull();
    assertThat(wrong(SledPolicy.DRAIN, told(1, 0, StayReason.NO_ROOM), there)).isNull();
    assertThat(wrong(SledPolicy.DRAIN, told(2, 0, StayReason.NO_ROOM), there)).isNotNull();
    assertThat(wrong(SledPolicy.DRAIN, told(1, 1, StayReason.NO_ROOM), there)).isNotNull();
    assertThat(wrong(SledPolicy.DRAIN, told(1, 0, StayReason.NO_AUTO_RESTART), there)).isNotNull();
    assertThat(wrong(SledPolicy.DRAIN, new DrainProgress(1, 0, List.of()), there)).isNotNull();
    assertThat(wrong(SledPolicy.DRAIN, new DrainProgress(0, 0, List.of()), Map.of())).isNull();
  }

  private void begins(SledPolicy policy) {
    SledAgentInfo info =
        new SledAgentInfo(
            from.id(),
            BOOT,
            "sled-0:1",
            SledRole.GIMLET,
            new Baseboard("serial", "part", 1),
            128,
            64 * GIB,
            new ReservoirReport(ReservoirPhase.READY, GIB, GIB, 100, null),
            1,
            false);
    Instant now = Instant.EPOCH;
    changed(null, new SledRow(info, BOOT, policy, SledState.ACTIVE, null, now, now));
    NexusId owner = new NexusId(new UUID(8, 1));
    changed(null, SagaRow.move(new SagaId(new UUID(7, 1)), instance(3), owner, from.id(), vmm(9)));
  }

  @Test
  void moveThatBeginsWhileTheSledIsDrained_isRight() {
    begins(SledPolicy.DRAIN);
    found();
  }

  @Test
  void moveThatBeginsOnceTheSledIsBackInService_isFound() {
    begins(SledPolicy.IN_SERVICE);
    found(Promise.STOPPED_FOR_A_PLACE);
  }
}
