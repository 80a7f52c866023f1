package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.FaultEvent.FaultEnded;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.OrderEvent.OrderGiven;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.event.VmmEvent.WishSent;
import dev.sluice.sim.fault.Amount;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.plan.OperationKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What memory each sled has free in its kernel, and since when: nothing has gone wrong there since,
 * and neither its boot nor its reservoir nor its VMs have changed. A sled that an operator has ever
 * kept instances off does not count.
 */
final class CalmSleds implements Observer {

  /** How late a task or a message may be that a fault has struck: the longest delay there is. */
  private static final long LATE_NANOS = 600_000_000_000L;

  /** One sled. */
  private static final class State {
    private final Map<String, Long> vms = new LinkedHashMap<>();
    private final Set<Fault> faults = new LinkedHashSet<>();
    private boolean up;
    private boolean out;
    private long usableBytes;
    private long freeSinceNanos; // of faults, in this boot
    private long calmSinceNanos;
    private long struckUntilNanos;
  }

  private final Kernel kernel;
  private final List<Sled> sleds;
  private final Map<Sled, State> states = new LinkedHashMap<>();

  CalmSleds(Kernel kernel, List<Sled> sleds) {
    this.kernel = kernel;
    this.sleds = List.copyOf(sleds);
    sleds.forEach(sled -> states.put(sled, new State()));
  }

  @Override
  public void watch(Events events) {
    events.on(BootBegan.class, begun -> booted(begun.sled(), true));
    events.on(BootEnded.class, ended -> booted(ended.sled(), false));
    events.on(ReservoirChanged.class, this::reservoirChanged);
    events.on(VmCreated.class, this::vmCreated);
    events.on(VmGone.class, this::vmGone);
    events.on(WishSent.class, wish -> changed(state(wish.sled())));
    events.on(FaultBegan.class, begun -> fault(begun.fault(), true));
    events.on(FaultEnded.class, ended -> fault(ended.fault(), false));
    events.on(FaultStruck.class, this::struck);
    events.on(OrderGiven.class, order -> state(order.sled()).out = true);
    events.on(OperationInvoked.class, this::invoked);
  }

  /** The sleds of the rack. */
  List<Sled> sleds() {
    return sleds;
  }

  /** The memory that is free on {@code sled} for VMs, if it is up and takes instances. */
  long freeBytes(Sled sled) {
    State state = state(sled);
    long free = state.usableBytes;
    for (long bytes : state.vms.values()) {
      free -= bytes;
    }
    return state.up && !state.out ? free : 0;
  }

  /**
   * Since when nothing has gone wrong on {@code sled} or changed there; later than now if never.
   */
  long sinceNanos(Sled sled) {
    State state = state(sled);
    return state.up && state.faults.isEmpty()
        ? Math.max(state.calmSinceNanos, state.struckUntilNanos)
        : Long.MAX_VALUE;
  }

  /** Whether a fault keeps {@code sled} from its work, or what one has made late may still come. */
  boolean struck(Sled sled) {
    State state = state(sled);
    return !state.faults.isEmpty() || state.struckUntilNanos > kernel.nowNanos();
  }

  /** Since when {@code sled} is up, with no fault in its way; later than now if it is not. */
  long freeOfFaultsSinceNanos(Sled sled) {
    State state = state(sled);
    return state.up && state.faults.isEmpty()
        ? Math.max(state.freeSinceNanos, state.struckUntilNanos)
        : Long.MAX_VALUE;
  }

  private State state(Sled sled) {
    State state = states.get(sled);
    if (state == null) {
      throw new IllegalArgumentException("no sled " + sled + " on this rack");
    }
    return state;
  }

  private void changed(State state) {
    state.calmSinceNanos = kernel.nowNanos();
  }

  private void booted(Sled sled, boolean up) {
    State state = state(sled);
    state.up = up;
    state.usableBytes = 0;
    state.freeSinceNanos = kernel.nowNanos();
    changed(state);
  }

  private void reservoirChanged(ReservoirChanged change) {
    State state = state(change.sled());
    Reservoir reservoir = change.after();
    long usableBytes =
        reservoir.phase().settled()
            ? Math.min(reservoir.settledBytes(), change.kernelBytes() - change.strangersBytes())
            : 0;
    if (usableBytes != state.usableBytes) { // looks that find nothing new are reported too
      state.usableBytes = usableBytes;
      changed(state);
    }
  }

  private void vmCreated(VmCreated created) {
    state(created.sled()).vms.put(created.vm(), created.reservoirBytes());
    changed(state(created.sled()));
  }

  private void vmGone(VmGone gone) {
    state(gone.sled()).vms.remove(gone.vm());
    changed(state(gone.sled()));
  }

  private void fault(Fault fault, boolean begins) {
    for (State state : struckBy(fault)) {
      if (begins) {
        state.faults.add(fault);
      } else {
        state.faults.remove(fault);
        state.freeSinceNanos = kernel.nowNanos();
        changed(state);
      }
    }
  }

  private List<State> struckBy(Fault fault) {
    if (fault.target() instanceof Target.Sled one) {
      return List.of(state(sleds.get(one.number())));
    }
    return fault.target() instanceof Target.Link ? new ArrayList<>(states.values()) : List.of();
  }

  private void struck(FaultStruck strike) {
    states.forEach(
        (sled, state) -> {
          if (sled.name().equals(strike.at()) || sled.name().equals(strike.peer())) {
            long lateNanos = delays(strike.fault()) ? LATE_NANOS : 0;
            state.struckUntilNanos =
                Math.max(state.struckUntilNanos, kernel.nowNanos() + lateNanos);
          }
        });
  }

  private static boolean delays(FaultKind kind) {
    return kind.amount().unit() == Amount.Unit.MILLIS || kind == FaultKind.DUPLICATE;
  }

  private void invoked(OperationInvoked operation) {
    OperationKind kind = operation.call().operation().kind();
    if (kind == OperationKind.NO_PROVISION || kind == OperationKind.DRAIN) {
      state(sleds.get(operation.call().operation().target())).out = true;
    }
  }
}
