package dev.sluice.sim.judge;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceState;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.KeyEvent.CopyRefused;
import dev.sluice.sim.event.StoreEvent.InstanceRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.plan.OperationKind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Nexus says that a start or a stop is pending only if that has begun: the instance has been on the
 * way at some time since it was asked for. Before that the truth is a refusal, or that the outcome
 * is unknown.
 */
final class PendingHasBegun implements Oracle {

  private final StoreMirror store;
  private final Findings findings;
  private final Map<ClientCall, Boolean> begun = new LinkedHashMap<>(); // of the calls under way

  /** Reports to {@code findings}; {@code store} must be told of each change first. */
  PendingHasBegun(StoreMirror store, Findings findings) {
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(OperationInvoked.class, this::invoked);
    events.on(InstanceRowChanged.class, this::rowChanged);
    events.on(CopyRefused.class, copy -> check(copy.call(), copy.refusal().code()));
    events.on(OperationAnswered.class, answer -> begun.remove(answer.call()));
  }

  private void invoked(OperationInvoked operation) {
    ClientCall call = operation.call();
    OperationKind kind = call.operation().kind();
    if (kind == OperationKind.START || kind == OperationKind.STOP) {
      boolean already = false;
      for (InstanceRow row : store.instances().values()) {
        already |= onItsWay(call, row);
      }
      begun.put(call, already);
    }
  }

  private void rowChanged(RowChanged change) {
    if (change.after() instanceof InstanceRow row) {
      begun.replaceAll((call, already) -> already || onItsWay(call, row));
    }
  }

  private static boolean onItsWay(ClientCall call, InstanceRow row) {
    boolean start = call.operation().kind() == OperationKind.START;
    return row.state() == (start ? InstanceState.STARTING : InstanceState.STOPPING)
        && row.spec().name().equals("vm-" + call.operation().target());
  }

  private void check(ClientCall call, ErrorCode code) {
    boolean pending = code == ErrorCode.START_PENDING || code == ErrorCode.STOP_PENDING;
    if (pending && Boolean.FALSE.equals(begun.get(call))) {
      findings.add(
          Promise.PENDING_HAS_BEGUN,
          "vm-" + call.operation().target() + ": " + code + ", and nothing has begun");
    }
  }
}
