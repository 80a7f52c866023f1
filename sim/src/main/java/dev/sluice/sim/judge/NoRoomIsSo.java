package dev.sluice.sim.judge;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.ReservationRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.plan.OperationKind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A start is refused because no sled has room only if it is so, as far as Nexus can know. It is not
 * so while a sled is out of service and has room, or has yet to settle: there the start may succeed
 * later. Only what was so from the request to its answer counts.
 */
final class NoRoomIsSo implements Oracle {

  /** A start under way, and the sleds that have had perhaps room all along without being asked. */
  private record Start(long bytes, Set<SledId> perhaps) {}

  private final StoreMirror store;
  private final Findings findings;
  private final Map<ClientCall, Start> starts = new LinkedHashMap<>();

  /** Reports to {@code findings}; {@code store} must be told of each change first. */
  NoRoomIsSo(StoreMirror store, Findings findings) {
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(OperationInvoked.class, this::invoked);
    events.on(SledRowChanged.class, this::rowChanged);
    events.on(ReservationRowChanged.class, this::rowChanged);
    events.on(OperationAnswered.class, this::answered);
  }

  private void invoked(OperationInvoked operation) {
    if (operation.call().operation().kind() != OperationKind.START) {
      return;
    }
    String name = "vm-" + operation.call().operation().target();
    for (InstanceRow row : store.instances().values()) {
      if (row.spec().name().equals(name)) {
        long bytes = GuestMemory.reservoirBytes(row.spec().memoryBytes());
        Set<SledId> perhaps = new LinkedHashSet<>(store.sleds().keySet());
        perhaps.removeIf(sled -> !perhapsRoom(sled, bytes));
        starts.put(operation.call(), new Start(bytes, perhaps));
      }
    }
  }

  private void rowChanged(RowChanged change) {
    if (change.after() instanceof SledRow || change.after() instanceof ReservationRow) {
      starts.values().forEach(start -> start.perhaps.removeIf(s -> !perhapsRoom(s, start.bytes)));
    }
  }

  private boolean perhapsRoom(SledId id, long bytes) {
    SledRow sled = store.sled(id);
    if (sled == null || store.expunged(id) || sled.state() != SledState.ACTIVE) {
      return false;
    }
    ReservoirReport reported = sled.info().reservoir();
    boolean newest = sled.info().boot().equals(sled.boot());
    if (!newest || reported.phase() == ReservoirPhase.SETTING_UP) {
      return bytes < sled.info().physicalRamBytes();
    }
    return sled.policy() != SledPolicy.IN_SERVICE
        && store.reservedBytes(id) + bytes <= reported.settledBytes();
  }

  private void answered(OperationAnswered answer) {
    Start start = starts.remove(answer.call());
    if (start != null
        && !start.perhaps.isEmpty()
        && answer.failure() instanceof ApiException refused
        && refused.code() == ErrorCode.INSUFFICIENT_CAPACITY) {
      findings.add(
          Promise.NO_ROOM_IS_SO,
          "vm-"
              + answer.call().operation().target()
              + ": no room, it is said, yet there may be room on "
              + start.perhaps);
    }
  }
}
