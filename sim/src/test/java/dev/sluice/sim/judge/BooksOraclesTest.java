package dev.sluice.sim.judge;

import dev.sluice.api.ApiException;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.api.SledView;
import dev.sluice.nexus.store.KeyRow;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.StoreEvent.TransactionEnded;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promises about keys, lists of sleds and bad requests, each broken on purpose. */
class BooksOraclesTest extends OracleFixture {

  private static final long GIB = 1L << 30;
  private static final BootId BOOT = new BootId(1);
  private static final SledId SLED = new SledId(new UUID(1, 1));
  private static final PropolisId VMM = new PropolisId(new UUID(3, 1));
  private static final IdempotencyKey KEY = new IdempotencyKey(new UUID(6, 1));

  private final StoreMirror store = new StoreMirror();
  private final Undisturbed nexus = new Undisturbed(kernel);
  private final Excuses excuses = new Excuses(kernel, nexus);
  private int calls;

  @BeforeEach
  void watch() {
    store.watch(events);
    nexus.watch(events);
    excuses.watch(events);
    new KeysAreKept(kernel, nexus, store, findings).watch(events);
    new NonsenseIsRefused(kernel, excuses, findings).watch(events);
    new SledListsAreRight(findings).watch(events);
  }

  private void untilMinutes(long minutes) {
    kernel.runUntil(minutes * 60_000_000_000L, 100_000);
  }

  private static KeyRow key(KeyRow.State state) {
    return new KeyRow(KEY, "users", "digest", state, null, VMM, "{}", 0, Instant.EPOCH);
  }

  @Test
  @Fires(Promise.KEYS_ARE_KEPT)
  void keyThatIsRemovedEarly_isSeen() {
    changed(null, key(KeyRow.State.FINAL));
    untilMinutes(15);
    changed(key(KeyRow.State.FINAL), null);
    fired(Promise.KEYS_ARE_KEPT);
  }

  @Test
  void keyThatIsRemovedEarlyByAClockThatHasJumped_isQuiet() {
    jump();
    changed(null, key(KeyRow.State.FINAL));
    untilMinutes(15);
    changed(key(KeyRow.State.FINAL), null);
    quiet();
  }

  private void jump() {
    Target nexus = Target.of("nexus");
    events.emit(new FaultBegan(new Fault(FaultKind.CLOCK_JUMP, 0, 1_000, nexus, 600_000, null)));
  }

  private void stops() {
    changed(
        null,
        new VmmRow(
            VMM, new InstanceId(new UUID(2, 1)), SLED, BOOT, VmmRow.State.STOPPING, Epoch.FIRST));
  }

  @Test
  void keyThatIsRemovedWhileInHand_isSeen() {
    stops();
    changed(null, key(KeyRow.State.IN_HAND));
    untilMinutes(32);
    changed(key(KeyRow.State.IN_HAND), null);
    fired(Promise.KEYS_ARE_KEPT);
  }

  @Test
  void keyThatIsKeptOnWhileInHand_isQuiet() {
    stops();
    changed(null, key(KeyRow.State.IN_HAND));
    untilMinutes(32);
    changed(key(KeyRow.State.IN_HAND), key(KeyRow.State.IN_HAND).keptFrom(Instant.MAX));
    quiet();
  }

  @Test
  void keyOfAStartThatIsTriedAnew_isQuiet() {
    changed(null, key(KeyRow.State.RETRYABLE));
    untilMinutes(5);
    changed(key(KeyRow.State.RETRYABLE), key(KeyRow.State.IN_HAND).keptFrom(Instant.MAX));
    quiet();
  }

  @Test
  void keyThatIsKeptOnWithoutNeed_isSeen() {
    changed(null, key(KeyRow.State.IN_HAND)); // its VMM is off the books
    untilMinutes(32);
    changed(key(KeyRow.State.IN_HAND), key(KeyRow.State.IN_HAND).keptFrom(Instant.MAX));
    fired(Promise.KEYS_ARE_KEPT);
  }

  @Test
  void keyThatIsRemovedInTime_isQuiet() {
    changed(null, key(KeyRow.State.FINAL));
    untilMinutes(31);
    changed(key(KeyRow.State.FINAL), null);
    untilMinutes(90);
    events.emit(new TransactionEnded("t", null));
    quiet();
  }

  @Test
  void keyThatIsKeptForEver_isSeen() {
    changed(null, key(KeyRow.State.FINAL));
    untilMinutes(40);
    events.emit(new TransactionEnded("t", null));
    fired(Promise.KEYS_ARE_KEPT);
  }

  @Test
  void keyThatIsKeptForEver_isSeenLater_ifAClockHasJumped() {
    jump();
    changed(null, key(KeyRow.State.FINAL));
    untilMinutes(40);
    events.emit(new TransactionEnded("t", null));
    quiet();
    untilMinutes(90);
    events.emit(new TransactionEnded("t", null));
    fired(Promise.KEYS_ARE_KEPT);
  }

  private ClientCall asks(OperationKind kind) {
    ClientCall call = new ClientCall(calls++, new Operation(kind, 0, 0, 0, 0));
    events.emit(new OperationInvoked(call));
    return call;
  }

  private void answered(ClientCall call, @Nullable Object value, @Nullable ErrorCode no) {
    events.emit(new OperationAnswered(call, value, no == null ? null : new ApiException(no, "no")));
  }

  @Test
  @Fires(Promise.NONSENSE_IS_REFUSED)
  void nonsenseThatIsDone_isSeen() {
    answered(asks(OperationKind.BAD_CREATE), null, ErrorCode.INVALID_REQUEST);
    answered(asks(OperationKind.BAD_RESIZE), null, ErrorCode.NO_SUCH_SLED);
    quiet();
    answered(asks(OperationKind.BAD_RESIZE), null, null);
    fired(Promise.NONSENSE_IS_REFUSED);
  }

  @Test
  void callThatMakesNoSenseRefusedAsSomethingElse_isSeen() {
    answered(asks(OperationKind.BAD_CALL), null, ErrorCode.NO_SUCH_VMM); // as it must be at 0 ms
    answered(asks(OperationKind.BAD_CALL), null, ErrorCode.WRONG_BOOT);
    quiet();
    answered(asks(OperationKind.BAD_CALL), null, ErrorCode.CONFLICT);
    fired(Promise.NONSENSE_IS_REFUSED);
  }

  @Test
  void nonsenseThatIsRefusedAsSomethingElse_isSeen() {
    answered(asks(OperationKind.BAD_CREATE), null, ErrorCode.CONFLICT);
    fired(Promise.NONSENSE_IS_REFUSED);
  }

  private static SledRow row(SledPolicy policy) {
    return row(policy, SLED);
  }

  private static SledRow row(SledPolicy policy, SledId id) {
    SledAgentInfo info =
        new SledAgentInfo(
            id,
            BOOT,
            "sled-0:1",
            SledRole.GIMLET,
            new Baseboard("serial", "part", 1),
            128,
            100 * GIB,
            new ReservoirReport(ReservoirPhase.READY, 40 * GIB, 40 * GIB, 100, null),
            1,
            false);
    return new SledRow(info, BOOT, policy, SledState.ACTIVE, null, Instant.EPOCH, Instant.EPOCH);
  }

  private static SledView view(SledPolicy policy, long reservedBytes) {
    return view(row(policy), reservedBytes);
  }

  private static SledView view(SledRow row, long reservedBytes) {
    SledPolicy policy = row.policy();
    return new SledView(
        row.info(),
        BOOT,
        policy,
        SledState.ACTIVE,
        null,
        40 * GIB,
        reservedBytes,
        policy == SledPolicy.IN_SERVICE
            ? GuestMemory.largestGuestBytes(40 * GIB - reservedBytes)
            : 0,
        null,
        null);
  }

  @Test
  void listOfSledsAsTheyWere_isQuiet() {
    changed(null, row(SledPolicy.IN_SERVICE));
    ClientCall list = asks(OperationKind.LIST_SLEDS);
    changed(null, new ReservationRow(VMM, SLED, GIB));
    changed(row(SledPolicy.IN_SERVICE), row(SledPolicy.NO_PROVISION));
    answered(list, List.of(view(SledPolicy.IN_SERVICE, GIB)), null);
    quiet();
  }

  @Test
  @Fires(Promise.SLED_LISTS_ARE_RIGHT)
  void listThatIsNotInOrder_isSeen() {
    SledView first = view(SledPolicy.IN_SERVICE, 0);
    changed(null, row(SledPolicy.IN_SERVICE));
    SledRow after = row(SledPolicy.IN_SERVICE, new SledId(new UUID(1, 2)));
    changed(null, after);
    ClientCall list = asks(OperationKind.LIST_SLEDS);
    answered(list, List.of(first, view(after, 0)), null);
    quiet();
    answered(asks(OperationKind.LIST_SLEDS), List.of(view(after, 0), first), null);
    fired(Promise.SLED_LISTS_ARE_RIGHT);
  }

  @Test
  @Fires(Promise.SLED_LISTS_ARE_RIGHT)
  void listThatLacksASled_isSeen() {
    changed(null, row(SledPolicy.IN_SERVICE));
    answered(asks(OperationKind.LIST_SLEDS), List.of(), null);
    fired(Promise.SLED_LISTS_ARE_RIGHT);
  }

  @Test
  void listWithASledAsItNeverWas_isSeen() {
    changed(null, row(SledPolicy.IN_SERVICE));
    ClientCall list = asks(OperationKind.LIST_SLEDS);
    answered(list, List.of(view(SledPolicy.NO_PROVISION, 0)), null);
    fired(Promise.SLED_LISTS_ARE_RIGHT);
  }

  @Test
  void listWithAnotherSumOfReservations_isSeen() {
    changed(null, row(SledPolicy.IN_SERVICE));
    ClientCall list = asks(OperationKind.LIST_SLEDS);
    answered(list, List.of(view(SledPolicy.IN_SERVICE, GIB)), null);
    fired(Promise.SLED_LISTS_ARE_RIGHT);
  }
}
