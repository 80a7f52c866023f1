package dev.sluice.sim.judge;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.KeyEvent.AskedAgain;
import dev.sluice.sim.event.KeyEvent.CopyRefused;
import dev.sluice.sim.event.StoreEvent.InstanceRowChanged;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.plan.OperationKind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A user who waits for a start or a stop is told of its end soon: it is said to be pending, or that
 * its outcome is not known, only if the instance was on its way until shortly before.
 */
final class PendingIsSo implements Oracle {

  /** Users are told that it is pending after 150 s, by a clock that is fast by 5 % at most. */
  private static final long WAIT_NANOS = 142_000_000_000L;

  /** The longest pause between two looks at a start, and transactions and tasks. */
  private static final long START_TOLD_NANOS = 40_000_000_000L;

  /** As long, and a request to a sled that is not answered. */
  private static final long STOP_TOLD_NANOS = 105_000_000_000L;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Kernel kernel;
  private final Undisturbed nexus;
  private final Findings findings;
  private final Map<String, InstanceId> newest = new LinkedHashMap<>(); // by name
  private final Map<InstanceId, Long> restNanos = new LinkedHashMap<>(); // since when at rest
  private final Map<ClientCall, Long> sentNanos = new LinkedHashMap<>();
  private final Map<ClientCall, InstanceId> about = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  PendingIsSo(Kernel kernel, Undisturbed nexus, Findings findings) {
    this.kernel = kernel;
    this.nexus = nexus;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(InstanceRowChanged.class, this::changed);
    events.on(OperationInvoked.class, this::invoked);
    events.on(AskedAgain.class, again -> sentNanos.put(again.call(), kernel.nowNanos()));
    events.on(CopyRefused.class, copy -> check(copy.call(), copy.refusal()));
    events.on(OperationAnswered.class, this::answered);
  }

  private void changed(InstanceRowChanged change) {
    InstanceRow after = change.after();
    if (after == null) {
      return;
    }
    if (change.before() == null) {
      newest.put(after.spec().name(), after.id());
    }
    boolean onItsWay =
        after.state() == InstanceState.STARTING || after.state() == InstanceState.STOPPING;
    if (onItsWay) {
      restNanos.remove(after.id());
    } else {
      restNanos.putIfAbsent(after.id(), kernel.nowNanos());
    }
  }

  private void invoked(OperationInvoked operation) {
    ClientCall call = operation.call();
    InstanceId instance = newest.get("vm-" + call.operation().target());
    OperationKind kind = call.operation().kind();
    if (instance != null && (kind == OperationKind.START || kind == OperationKind.STOP)) {
      sentNanos.put(call, kernel.nowNanos());
      about.put(call, instance);
    }
  }

  private void answered(OperationAnswered answer) {
    if (answer.failure() instanceof ApiException no) {
      check(answer.call(), no);
    }
    sentNanos.remove(answer.call());
    about.remove(answer.call());
  }

  private void check(ClientCall call, ApiException no) {
    InstanceId instance = about.get(call);
    Long sent = sentNanos.get(call);
    Long rest = instance == null ? null : restNanos.get(instance);
    boolean pending =
        no.code() == ErrorCode.START_PENDING
            || no.code() == ErrorCode.STOP_PENDING
            || no.code() == ErrorCode.OUTCOME_UNKNOWN;
    if (!pending || sent == null || rest == null) {
      return;
    }
    long now = kernel.nowNanos();
    long fromNanos = now - nexus.nanosSince(Math.max(rest, sent));
    boolean start = call.operation().kind() == OperationKind.START;
    long toldNanos = fromNanos + (start ? START_TOLD_NANOS : STOP_TOLD_NANOS);
    if (now - sent >= WAIT_NANOS && toldNanos < sent + WAIT_NANOS) {
      findings.add(
          Promise.PENDING_IS_SO,
          call.operation().kind().label()
              + " of instance "
              + instance
              + " is said to be "
              + no.code()
              + ", it has been at rest for "
              + (now - rest) / NANOS_PER_SECOND
              + " s");
    }
  }
}
