package dev.sluice.sim.judge;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.StoreEvent.ReservationRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.SagaRowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.event.StoreEvent.VmmRowChanged;
import dev.sluice.sim.event.VmmEvent.LaunchAnswered;
import dev.sluice.sim.plan.OperationKind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has been tried for each start under way: where its instance was placed, what came of it, and
 * which sleds have had room all along.
 */
final class TriedSleds implements Observer {

  /** A boot ROM of 2 MiB is taken from the reservoir beside the guest's memory. */
  static final long ROM_BYTES = 2L << 20;

  /** One start, from the request to its answer. */
  static final class Start {
    private final InstanceId instance;
    private final long bytes;
    private final Set<SledId> roomAllAlong;
    private final Set<PropolisId> attempts = new LinkedHashSet<>();
    private final Set<PropolisId> lacking = new LinkedHashSet<>();
    private boolean notAsked;
    private int begun;

    private Start(InstanceId instance, long bytes, Set<SledId> roomAllAlong) {
      this.instance = instance;
      this.bytes = bytes;
      this.roomAllAlong = roomAllAlong;
    }

    /** Sleds in service that have had room all along, where it was not tried. */
    Set<SledId> leftOut() {
      return roomAllAlong;
    }

    /** Whether each attempt ended since bhyve lacked the memory, or may be of another start. */
    boolean onlyMemoryLacked() {
      return attempts.equals(lacking) || begun > 1;
    }

    /** Whether an attempt failed, or a sled was out of service or settling that may have room. */
    boolean mayFitLater() {
      return notAsked || !attempts.isEmpty();
    }
  }

  private final StoreMirror store;
  private final Map<ClientCall, Start> starts = new LinkedHashMap<>();

  /** {@code store} must be told of each change first. */
  TriedSleds(StoreMirror store) {
    this.store = store;
  }

  @Override
  public void watch(Events events) {
    events.on(OperationInvoked.class, this::invoked);
    events.on(VmmRowChanged.class, this::rowChanged);
    events.on(SagaRowChanged.class, this::rowChanged);
    events.on(SledRowChanged.class, this::rowChanged);
    events.on(ReservationRowChanged.class, this::rowChanged);
    events.on(LaunchAnswered.class, this::launchAnswered);
  }

  /** What there is to say of a start under way; null if its instance was gone before. */
  @Nullable Start of(ClientCall call) {
    return starts.get(call);
  }

  /** A start is answered. */
  void end(ClientCall call) {
    starts.remove(call);
  }

  private void invoked(OperationInvoked operation) {
    again(operation.call());
  }

  /** A request is looked at from now on, whatever came of it before. */
  void again(ClientCall call) {
    if (call.operation().kind() != OperationKind.START) {
      return;
    }
    String name = "vm-" + call.operation().target();
    Start before = starts.get(call);
    for (InstanceRow row : store.instances().values()) {
      if (before == null ? row.spec().name().equals(name) : row.id().equals(before.instance)) {
        Set<SledId> sleds = new LinkedHashSet<>(store.sleds().keySet());
        Start start = new Start(row.id(), row.spec().memoryBytes() + ROM_BYTES, sleds);
        starts.put(call, start);
        look(start);
      }
    }
  }

  private void rowChanged(RowChanged change) {
    if (change.after() instanceof VmmRow vmm && change.before() == null) {
      for (Start start : starts.values()) {
        if (start.instance.equals(vmm.instance())) {
          start.attempts.add(vmm.id());
          start.roomAllAlong.remove(vmm.sled());
        }
      }
    } else if (change.after() instanceof SagaRow saga && change.before() == null) {
      for (Start start : starts.values()) {
        start.begun += start.instance.equals(saga.instance()) ? 1 : 0;
      }
    } else if (change instanceof SledRowChanged || change instanceof ReservationRowChanged) {
      starts.values().forEach(this::look);
    }
  }

  private void launchAnswered(LaunchAnswered answer) {
    if (answer.failure() instanceof ApiException no
        && no.code() == ErrorCode.INSUFFICIENT_RESERVOIR) {
      for (Start start : starts.values()) {
        if (start.attempts.contains(answer.call().vmm())) {
          start.lacking.add(answer.call().vmm());
        }
      }
    }
  }

  private void look(Start start) {
    start.roomAllAlong.removeIf(id -> !room(id, start.bytes));
    for (SledRow sled : store.sleds().values()) {
      start.notAsked |= mayHaveRoomLater(sled, start.bytes);
    }
  }

  private boolean room(SledId id, long bytes) {
    SledRow sled = store.sled(id);
    return sled != null && inService(sled) && fits(sled, bytes);
  }

  private boolean fits(SledRow sled, long bytes) {
    return settled(sled)
        && store.reservedBytes(sled.id()) + bytes <= sled.info().reservoir().settledBytes();
  }

  private static boolean inService(SledRow sled) {
    return sled.policy() == SledPolicy.IN_SERVICE && sled.state() == SledState.ACTIVE;
  }

  private static boolean settled(SledRow sled) {
    return sled.info().boot().equals(sled.boot()) && sled.info().reservoir().phase().settled();
  }

  private boolean mayHaveRoomLater(SledRow sled, long bytes) {
    if (sled.policy() == SledPolicy.EXPUNGED || sled.state() != SledState.ACTIVE) {
      return false;
    }
    boolean wantsNone =
        sled.info().boot().equals(sled.boot())
            && sled.info().reservoir().phase() == ReservoirPhase.ABSENT
            && sled.info().reservoir().desiredBytes() == 0;
    return settled(sled) || wantsNone
        ? !inService(sled) && fits(sled, bytes)
        : bytes < sled.info().physicalRamBytes();
  }
}
