package dev.sluice.sim.judge;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.SledPolicy;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.StoreEvent.InstanceRowChanged;
import dev.sluice.sim.event.StoreEvent.SagaRowChanged;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.event.VmmEvent.StopAsked;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Nexus asks a sled to stop a VM of which a user was told that it runs, and which no user may want
 * stopped, only if an operator has had the sled drained, and once the instance has a reservation on
 * another sled; and it does so to three instances of a sled at most that do not run elsewhere yet.
 * Which VMs run is known from bhyve, what users want from their requests: one that has begun since
 * the VM was made, or whose outcome its user never learned, is an excuse.
 */
final class DrainsAreSafe implements Oracle {

  private static final int MOVES_MAX = 3;

  /** A VM that runs. */
  private static final class Vm {
    private final Sled sled;
    private final InstanceId instance;
    private boolean told; // to a user, that it runs

    Vm(Sled sled, InstanceId instance) {
      this.sled = sled;
      this.instance = instance;
    }
  }

  private final StoreMirror store;
  private final List<Sled> sleds;
  private final Findings findings;
  private final Map<String, Vm> live = new LinkedHashMap<>();
  private final Map<Integer, Set<Integer>> stops = new LinkedHashMap<>(); // open calls by instance
  private final Set<Sled> drained = new LinkedHashSet<>(); // ever
  private final Map<InstanceId, Sled> away = new LinkedHashMap<>(); // from which sled

  /** Reports to {@code findings}; {@code store} must be told of each change first. */
  DrainsAreSafe(StoreMirror store, List<Sled> sleds, Findings findings) {
    this.store = store;
    this.sleds = List.copyOf(sleds);
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(OperationInvoked.class, this::invoked);
    events.on(OperationAnswered.class, this::answered);
    events.on(VmCreated.class, this::vmCreated);
    events.on(VmGone.class, gone -> live.remove(gone.vm()));
    events.on(BootEnded.class, ended -> live.values().removeIf(vm -> vm.sled.equals(ended.sled())));
    events.on(StopAsked.class, this::stopAsked);
    events.on(InstanceRowChanged.class, this::rowChanged);
    events.on(SagaRowChanged.class, this::sagaChanged);
  }

  private static boolean stops(OperationKind kind) {
    return kind == OperationKind.STOP
        || kind == OperationKind.DELETE
        || kind == OperationKind.REUSE_KEY;
  }

  private void invoked(OperationInvoked invoked) {
    Operation operation = invoked.call().operation();
    if (operation.kind() == OperationKind.DRAIN) {
      drained.add(sleds.get(operation.target()));
    } else if (stops(operation.kind())) {
      openStops(operation).add(invoked.call().number());
      live.values().stream()
          .filter(vm -> is(vm.instance, operation))
          .forEach(vm -> vm.told = false);
      away.keySet().removeIf(instance -> is(instance, operation));
    }
  }

  private boolean is(InstanceId instance, Operation operation) {
    InstanceRow row = store.instances().get(instance);
    return row == null || InstanceHistories.number(row) == operation.target();
  }

  private void answered(OperationAnswered answer) {
    Operation operation = answer.call().operation();
    Throwable failure = answer.failure();
    if (stops(operation.kind())) {
      if (failure == null || InstanceHistories.certain(failure)) {
        openStops(operation).remove(answer.call().number());
      }
    } else if (answer.value() instanceof InstanceView view
        && view.state() == InstanceState.RUNNING
        && openStops(operation).isEmpty()) {
      // The answer may be late, and of a VM before: it is not if the start of this one is over.
      live.forEach(
          (name, vm) ->
              vm.told |=
                  vm.instance.equals(view.id())
                      && vm.sled.id().equals(view.sled())
                      && store.running(name));
    }
  }

  private Set<Integer> openStops(Operation operation) {
    return stops.computeIfAbsent(operation.target(), any -> new LinkedHashSet<>());
  }

  private void vmCreated(VmCreated created) {
    InstanceId instance = store.instanceOf(created.vm());
    if (instance != null) {
      live.put(created.vm(), new Vm(created.sled(), instance));
      away.remove(instance);
    }
  }

  private void stopAsked(StopAsked ask) {
    Vm vm = live.get(ask.call().vmm().toString());
    if (vm == null || !vm.told || store.expunged(vm.sled.id())) {
      return;
    }
    boolean placed =
        store.vmms().values().stream()
            .anyMatch(
                row ->
                    row.instance().equals(vm.instance)
                        && !row.sled().equals(vm.sled.id())
                        && store.reserved(row.id().toString()));
    if (!placed || !drained.contains(vm.sled)) {
      findings.add(
          Promise.STOPPED_FOR_A_PLACE,
          vm.sled
              + " is asked to stop "
              + ask.call().vmm()
              + ", which nobody wants, and "
              + (placed ? "the sled was never drained" : "it has no place on another sled"));
    }
    away.put(vm.instance, vm.sled);
    long moves = away.values().stream().filter(vm.sled::equals).count();
    if (moves > MOVES_MAX) {
      findings.add(
          Promise.FEW_MOVES, moves + " instances are away from " + vm.sled + ", and not elsewhere");
    }
  }

  private void rowChanged(InstanceRowChanged change) {
    InstanceRow before = change.before();
    InstanceRow after = change.after();
    if (before != null && (after == null || after.state() == InstanceState.FAILED)) {
      away.remove(before.id());
    }
  }

  private void sagaChanged(SagaRowChanged change) {
    SagaRow move = change.before() == null ? change.after() : null;
    SledRow sled = move == null || move.from() == null ? null : store.sled(move.from());
    if (move != null && sled != null && sled.policy() != SledPolicy.DRAIN) {
      findings.add(
          Promise.STOPPED_FOR_A_PLACE,
          move.instance() + " begins to leave sled " + sled.id() + ", which is " + sled.policy());
    }
  }

  /** Those that were stopped to be moved, and neither run elsewhere nor have failed. */
  List<String> away() {
    List<String> all = new ArrayList<>();
    away.forEach((instance, sled) -> all.add(instance + " was taken from " + sled));
    return all;
  }
}
