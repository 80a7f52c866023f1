package dev.sluice.sim.judge;

import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.StoreException;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.KeyEvent.AskedAgain;
import dev.sluice.sim.event.KeyEvent.CopyRefused;
import dev.sluice.sim.event.Message;
import dev.sluice.sim.event.MessageEvent.InternalFault;
import dev.sluice.sim.event.OrderEvent.Order;
import dev.sluice.sim.event.OrderEvent.OrderAnswered;
import dev.sluice.sim.event.OrderEvent.OrderGiven;
import dev.sluice.sim.event.RunEvent.ShutdownBegan;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.StoreEvent.TransactionEnded;
import dev.sluice.sim.event.StoreEvent.TransactionThrew;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmmEvent.LaunchAnswered;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each promise about answers is seen broken, and silent on what it allows. */
class AnswersTest extends OracleFixture {

  private static final long GIB = 1L << 30;
  private static final long ROM = 2L << 20;
  private static final BootId BOOT = new BootId(1);
  private static final InstanceId INSTANCE = new InstanceId(new UUID(2, 1));
  private static final InstanceId ANOTHER = new InstanceId(new UUID(2, 2));
  private static final PropolisId VMM = new PropolisId(new UUID(3, 1));

  private final Sled sled = new Sled(0, "sled-0", new SledId(new UUID(1, 1)));
  private final StoreMirror store = new StoreMirror();
  private int calls;

  @BeforeEach
  void watch() {
    store.watch(events);
    Undisturbed nexus = new Undisturbed(kernel);
    nexus.watch(events);
    Excuses excuses = new Excuses(kernel, nexus);
    excuses.watch(events);
    TriedSleds tried = new TriedSleds(store);
    tried.watch(events);
    new UsersAreToldTheTruth(kernel, excuses, tried, findings).watch(events);
    OrdersOfOperators orders = new OrdersOfOperators(List.of(sled));
    orders.watch(events);
    new OperatorsAreToldTheTruth(kernel, orders, excuses, findings).watch(events);
    new OnlyOperatorsDecide(orders, findings).watch(events);
    new SizeAsAsked(store, findings).watch(events);
    new NoInternalFault(findings).watch(events);
  }

  private ClientCall asks(OperationKind kind, long amount) {
    ClientCall call = new ClientCall(calls++, new Operation(kind, 0, 0, 0, amount));
    events.emit(new OperationInvoked(call));
    return call;
  }

  private void refused(ClientCall call, ErrorCode no) {
    events.emit(new OperationAnswered(call, null, new ApiException(no, "no")));
  }

  private void answered(ClientCall call, @Nullable Object value) {
    events.emit(new OperationAnswered(call, value, null));
  }

  private static InstanceRow row(InstanceState state, @Nullable PropolisId vmm) {
    InstanceSpec spec = new InstanceSpec("vm-0", 4 * GIB, false);
    return new InstanceRow(INSTANCE, spec, state, vmm, Instant.EPOCH, null);
  }

  private static InstanceRow row(InstanceState state) {
    return row(state, null);
  }

  private static InstanceView view(InstanceState state, @Nullable SledId on) {
    return new InstanceView(INSTANCE, "vm-0", 4 * GIB, false, state, on);
  }

  private void create() {
    ClientCall create = asks(OperationKind.CREATE, 4);
    changed(null, row(InstanceState.STOPPED));
    answered(create, view(InstanceState.STOPPED, null));
  }

  private VmmRow vmm() {
    return new VmmRow(VMM, INSTANCE, sled.id(), BOOT, VmmRow.State.STARTING, Epoch.FIRST);
  }

  /** A start that has begun and been undone. */
  private ClientCall startInVain(boolean tried) {
    ClientCall start = asks(OperationKind.START, 0);
    changed(row(InstanceState.STOPPED), row(InstanceState.STARTING));
    if (tried) {
      changed(null, vmm());
      changed(vmm(), null);
    }
    changed(row(InstanceState.STARTING), row(InstanceState.STOPPED));
    return start;
  }

  private SledRow sled(SledPolicy policy, @Nullable ReservoirMode desired, long settledBytes) {
    SledAgentInfo info =
        new SledAgentInfo(
            sled.id(),
            BOOT,
            "sled-0:1",
            SledRole.GIMLET,
            new Baseboard("serial", "part", 1),
            128,
            64 * GIB,
            new ReservoirReport(ReservoirPhase.READY, settledBytes, settledBytes, 100, null),
            1,
            false);
    return new SledRow(info, BOOT, policy, SledState.ACTIVE, desired, Instant.EPOCH, Instant.EPOCH);
  }

  private SledRow sled(SledPolicy policy) {
    return sled(policy, null, 40 * GIB);
  }

  @Test
  void truthToUsers_isAllowed() {
    create();
    ClientCall start = asks(OperationKind.START, 0);
    changed(row(InstanceState.STOPPED), row(InstanceState.STARTING));
    changed(null, vmm());
    changed(row(InstanceState.STARTING), row(InstanceState.RUNNING, VMM));
    answered(start, view(InstanceState.RUNNING, sled.id()));
    answered(asks(OperationKind.GET, 0), view(InstanceState.RUNNING, sled.id()));
    answered(asks(OperationKind.LIST, 0), List.of(view(InstanceState.RUNNING, sled.id())));
    ClientCall stop = asks(OperationKind.STOP, 0);
    changed(row(InstanceState.RUNNING, VMM), row(InstanceState.STOPPING, VMM));
    changed(row(InstanceState.STOPPING, VMM), row(InstanceState.STOPPED));
    answered(stop, view(InstanceState.STOPPED, null));
    refused(asks(OperationKind.CREATE, 4), ErrorCode.CONFLICT);
    ClientCall delete = asks(OperationKind.DELETE, 0);
    changed(row(InstanceState.STOPPED), null);
    answered(delete, null);
    refused(asks(OperationKind.GET, 0), ErrorCode.NO_SUCH_INSTANCE);
    quiet();
  }

  @Test
  @Fires(Promise.USERS_ARE_TOLD_THE_TRUTH)
  void refusalThatWasNeverRight_isSeen() {
    create();
    refused(asks(OperationKind.DELETE, 0), ErrorCode.CONFLICT);
    fired(Promise.USERS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  void refusalWithAnotherCode_isSeen() {
    create();
    refused(startInVain(true), ErrorCode.RESERVOIR_NOT_READY);
    fired(Promise.USERS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  void outdatedView_isSeen() {
    create();
    answered(asks(OperationKind.GET, 0), view(InstanceState.FAILED, null));
    fired(Promise.USERS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  void instanceLeftOutOfAList_isSeen() {
    create();
    answered(asks(OperationKind.LIST, 0), List.of());
    fired(Promise.USERS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  void instanceListedTwice_isSeen() {
    create();
    InstanceView view = view(InstanceState.STOPPED, null);
    answered(asks(OperationKind.LIST, 0), List.of(view, view));
    fired(Promise.USERS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  void secondInstanceOfAName_isSeen() {
    create();
    ClientCall again = asks(OperationKind.CREATE, 4);
    InstanceSpec spec = new InstanceSpec("vm-0", 4 * GIB, false);
    changed(null, new InstanceRow(ANOTHER, spec, InstanceState.STOPPED, null, Instant.EPOCH, null));
    answered(again, new InstanceView(ANOTHER, "vm-0", 4 * GIB, false, InstanceState.STOPPED, null));
    fired(Promise.USERS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  void startWithoutARunningInstance_isSeen() {
    create();
    answered(startInVain(false), view(InstanceState.STOPPED, null));
    fired(Promise.USERS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  void noRoom_isAllowedWhereThereIsNone() {
    create();
    changed(null, sled(SledPolicy.IN_SERVICE, null, 3 * GIB));
    refused(startInVain(false), ErrorCode.INSUFFICIENT_CAPACITY);
    quiet();
  }

  @Test
  void sledWithRoomThatIsLeftOut_isSeen() {
    create();
    changed(null, sled(SledPolicy.IN_SERVICE));
    refused(startInVain(false), ErrorCode.INSUFFICIENT_CAPACITY);
    fired(Promise.USERS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  void noRoomAfterARefusalForAnotherReason_isSeen() {
    create();
    refused(startInVain(true), ErrorCode.INSUFFICIENT_CAPACITY);
    fired(Promise.USERS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  void noRoomAfterARefusalForWantOfMemory_isAllowed() {
    create();
    ClientCall start = asks(OperationKind.START, 0);
    changed(row(InstanceState.STOPPED), row(InstanceState.STARTING));
    changed(null, vmm());
    events.emit(
        new LaunchAnswered(
            new SledCall(sled, 0, VMM, BOOT),
            BOOT,
            new ApiException(ErrorCode.INSUFFICIENT_RESERVOIR, "none")));
    changed(row(InstanceState.STARTING), row(InstanceState.STOPPED));
    refused(start, ErrorCode.INSUFFICIENT_CAPACITY);
    quiet();
  }

  @Test
  void unavailableAfterAnAttempt_isAllowed_andWithoutReason_isSeen() {
    create();
    refused(startInVain(true), ErrorCode.UNAVAILABLE);
    quiet();
    refused(startInVain(false), ErrorCode.UNAVAILABLE);
    fired(Promise.USERS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  void unavailableWhileAVmIsCalledOff_isAllowed_andAfterItIsGone_isSeen() {
    create();
    SagaRow calledOff =
        SagaRow.begun(
                new SagaId(new UUID(4, 1)),
                INSTANCE,
                new NexusId(new UUID(5, 1)),
                InstanceState.STOPPED)
            .at(SagaRow.Step.LAUNCH, VMM)
            .calledOff();
    changed(null, calledOff);
    refused(asks(OperationKind.START, 0), ErrorCode.UNAVAILABLE);
    changed(calledOff, null);
    quiet();
    refused(asks(OperationKind.START, 0), ErrorCode.UNAVAILABLE);
    fired(Promise.USERS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  void stopThatIsRefused_isSeen() {
    create();
    refused(asks(OperationKind.STOP, 0), ErrorCode.CONFLICT);
    fired(Promise.USERS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  void faultsOfTheDatabaseAndShutdowns_excuse() {
    create();
    ClientCall get = asks(OperationKind.GET, 0);
    events.emit(new TransactionEnded("instance-get", StoreException.Kind.UNAVAILABLE));
    refused(get, ErrorCode.UNAVAILABLE);
    ClientCall delete = asks(OperationKind.DELETE, 0);
    events.emit(new TransactionEnded("instance-delete", StoreException.Kind.COMMIT_UNKNOWN));
    refused(delete, ErrorCode.OUTCOME_UNKNOWN);
    events.emit(new ShutdownBegan("nexus"));
    refused(asks(OperationKind.GET, 0), ErrorCode.SHUTTING_DOWN);
    quiet();
  }

  @Test
  void pendingBeforeItsTime_isSeen() {
    create();
    refused(startInVain(true), ErrorCode.START_PENDING);
    fired(Promise.USERS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  void obeyedOrders_areAllowed() {
    ClientCall early = asks(OperationKind.IN_SERVICE, 0);
    refused(early, ErrorCode.NO_SUCH_SLED);
    changed(null, sled(SledPolicy.IN_SERVICE));
    events.emit(new OrderGiven(sled, 1, Order.EXPUNGE));
    changed(sled(SledPolicy.IN_SERVICE), sled(SledPolicy.EXPUNGED));
    events.emit(new OrderAnswered(sled, 1, Order.EXPUNGE, null));
    refused(asks(OperationKind.RESIZE, 50), ErrorCode.CONFLICT);
    quiet();
  }

  @Test
  @Fires(Promise.OPERATORS_ARE_TOLD_THE_TRUTH)
  void orderThatIsAcknowledgedAndNotObeyed_isSeen() {
    changed(null, sled(SledPolicy.IN_SERVICE));
    answered(asks(OperationKind.RESIZE, 50), null);
    fired(Promise.OPERATORS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  void orderThatIsRefusedWithoutReason_isSeen() {
    changed(null, sled(SledPolicy.IN_SERVICE));
    refused(asks(OperationKind.NO_PROVISION, 0), ErrorCode.CONFLICT);
    fired(Promise.OPERATORS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  @Fires(Promise.ONLY_OPERATORS_DECIDE)
  void changeThatNobodyHasAskedFor_isSeen() {
    changed(null, sled(SledPolicy.IN_SERVICE));
    changed(sled(SledPolicy.IN_SERVICE), sled(SledPolicy.EXPUNGED));
    fired(Promise.ONLY_OPERATORS_DECIDE);
  }

  @Test
  void wishThatComesBackAfterItWasAcknowledged_isSeen() {
    ReservoirMode half = new ReservoirMode.Percent(50);
    changed(null, sled(SledPolicy.IN_SERVICE));
    ClientCall resize = asks(OperationKind.RESIZE, 50);
    changed(sled(SledPolicy.IN_SERVICE), sled(SledPolicy.IN_SERVICE, half, 40 * GIB));
    answered(resize, null);
    quiet();
    changed(sled(SledPolicy.IN_SERVICE), sled(SledPolicy.IN_SERVICE, half, 40 * GIB));
    fired(Promise.ONLY_OPERATORS_DECIDE);
  }

  @Test
  void wishWhoseOutcomeIsUnknown_mayComeLater() {
    ReservoirMode half = new ReservoirMode.Percent(50);
    changed(null, sled(SledPolicy.IN_SERVICE));
    ClientCall resize = asks(OperationKind.RESIZE, 50);
    events.emit(new TransactionEnded("sled-desire", StoreException.Kind.COMMIT_UNKNOWN));
    refused(resize, ErrorCode.OUTCOME_UNKNOWN);
    changed(sled(SledPolicy.IN_SERVICE), sled(SledPolicy.IN_SERVICE, half, 40 * GIB));
    quiet();
  }

  @Test
  void sizesAsAsked_areAllowed() {
    create();
    changed(null, vmm());
    changed(null, new ReservationRow(VMM, sled.id(), 4 * GIB + ROM));
    events.emit(new VmCreated(sled, VMM.toString(), 4 * GIB + ROM, null, 40 * GIB));
    quiet();
  }

  @Test
  @Fires(Promise.SIZE_AS_ASKED)
  void reservationOfAnotherSize_isSeen() {
    create();
    changed(null, vmm());
    changed(null, new ReservationRow(VMM, sled.id(), 4 * GIB));
    fired(Promise.SIZE_AS_ASKED);
  }

  @Test
  void vmOfAnotherSize_isSeen() {
    create();
    changed(null, vmm());
    events.emit(new VmCreated(sled, VMM.toString(), 4 * GIB, null, 40 * GIB));
    fired(Promise.SIZE_AS_ASKED);
  }

  @Test
  @Fires(Promise.NO_INTERNAL_FAULT)
  void internalFault_isSeen_unlessBhyveFailed() {
    Message message = new Message(1, "nexus", "sled-0", 1, "run");
    ApiError error = new ApiError(ErrorCode.INTERNAL, "oops", null);
    events.emit(new InternalFault(message, error.with("errno", "EIO")));
    quiet();
    events.emit(new InternalFault(message, error));
    fired(Promise.NO_INTERNAL_FAULT);
  }

  @Test
  void transactionThatThrows_isSeen() {
    events.emit(new TransactionThrew("start-begin", "java.util.NoSuchElementException"));
    fired(Promise.NO_INTERNAL_FAULT);
  }

  private ClientCall startInVainAskedAgain() {
    create();
    ClientCall start = startInVain(true);
    events.emit(new CopyRefused(start, new ApiException(ErrorCode.UNAVAILABLE, "no")));
    events.emit(new AskedAgain(start));
    return start;
  }

  @Test
  void refusalThatMayPass_isRightAgainIfTheRepetitionWasTried() {
    ClientCall start = startInVainAskedAgain();
    changed(row(InstanceState.STOPPED), row(InstanceState.STARTING));
    changed(null, vmm());
    changed(vmm(), null);
    changed(row(InstanceState.STARTING), row(InstanceState.STOPPED));
    refused(start, ErrorCode.UNAVAILABLE);
    quiet();
  }

  @Test
  void refusalThatMayPass_isSeenToBeRepeatedWithoutATry() {
    refused(startInVainAskedAgain(), ErrorCode.UNAVAILABLE);
    fired(Promise.USERS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  void repetitionIsAboutTheSameInstance_alsoOnceAnotherHasItsName() {
    create();
    ClientCall start = startInVain(true);
    events.emit(new CopyRefused(start, new ApiException(ErrorCode.UNAVAILABLE, "no")));
    changed(row(InstanceState.STOPPED), null);
    InstanceSpec spec = new InstanceSpec("vm-0", 4 * GIB, false);
    changed(null, new InstanceRow(ANOTHER, spec, InstanceState.STOPPED, null, Instant.EPOCH, null));
    events.emit(new AskedAgain(start));
    refused(start, ErrorCode.NO_SUCH_INSTANCE);
    quiet();
  }

  @Test
  void roomOnASledOutOfService_isSeenAsSoonAsAReservationIsGone() {
    create();
    asks(OperationKind.NO_PROVISION, 0);
    changed(null, sled(SledPolicy.NO_PROVISION));
    ReservationRow other = new ReservationRow(new PropolisId(new UUID(3, 2)), sled.id(), 39 * GIB);
    changed(null, other);
    ClientCall start = asks(OperationKind.START, 0);
    changed(other, null);
    changed(row(InstanceState.STOPPED), row(InstanceState.STARTING));
    changed(row(InstanceState.STARTING), row(InstanceState.STOPPED));
    refused(start, ErrorCode.UNAVAILABLE);
    quiet();
  }
}
