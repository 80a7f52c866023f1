package dev.sluice.sim.judge;

import dev.sluice.api.InstanceId;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.StoreEvent.InstanceRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.VmmRowChanged;
import dev.sluice.sim.plan.OperationKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which instances have to be down: a user was told that they are stopped or deleted, and no start
 * could come after that. What was told to whom is known from the answers; the rows only say which
 * VM is of which instance.
 */
final class StoppedStaysDown implements Observer {

  /** What users have asked of one instance, by its number. */
  private static final class Wishes {
    private long starts; // that were asked for, or answered so that they may come later
    private boolean startInDoubt;
    private boolean stopped;
  }

  private final Map<Integer, Wishes> wishes = new LinkedHashMap<>();
  private final Map<ClientCall, Long> stops = new LinkedHashMap<>(); // under way
  private final Map<String, InstanceId> instanceOf = new LinkedHashMap<>(); // by VM
  private final Map<InstanceId, Integer> numberOf = new LinkedHashMap<>();

  @Override
  public void watch(Events events) {
    events.on(VmmRowChanged.class, this::rowChanged);
    events.on(InstanceRowChanged.class, this::rowChanged);
    events.on(OperationInvoked.class, this::invoked);
    events.on(OperationAnswered.class, this::answered);
  }

  private void rowChanged(RowChanged change) {
    if (change.after() instanceof VmmRow vmm && change.before() == null) {
      instanceOf.put(vmm.id().toString(), vmm.instance());
    } else if (change.after() instanceof InstanceRow row && change.before() == null) {
      numberOf.put(row.id(), InstanceHistories.number(row));
    }
  }

  private Wishes of(ClientCall call) {
    return wishes.computeIfAbsent(call.operation().target(), any -> new Wishes());
  }

  private void invoked(OperationInvoked operation) {
    OperationKind kind = operation.call().operation().kind();
    if (kind == OperationKind.START) {
      mayStart(of(operation.call()));
    } else if (kind == OperationKind.STOP || kind == OperationKind.DELETE) {
      stops.put(operation.call(), of(operation.call()).starts);
    }
  }

  private static void mayStart(Wishes instance) {
    instance.starts++;
    instance.stopped = false;
  }

  private void answered(OperationAnswered answer) {
    Throwable failure = answer.failure();
    Long before = stops.remove(answer.call());
    if (before != null) {
      Wishes instance = of(answer.call());
      instance.stopped |= failure == null && before == instance.starts;
    } else if (answer.call().operation().kind() == OperationKind.START) {
      Wishes instance = of(answer.call());
      if (failure == null || !InstanceHistories.certain(failure)) {
        mayStart(instance);
        instance.startInDoubt |= failure != null && !InstanceHistories.pending(failure);
      }
    }
  }

  /** The name of the instance whose VM this is, if it has to be down; else null. */
  @Nullable String stoppedInstance(String vm) {
    InstanceId instance = instanceOf.get(vm);
    Integer number = instance == null ? null : numberOf.get(instance);
    Wishes wish = number == null ? null : wishes.get(number);
    return wish != null && wish.stopped && !wish.startInDoubt ? "vm-" + number : null;
  }
}
