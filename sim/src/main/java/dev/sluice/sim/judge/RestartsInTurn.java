package dev.sluice.sim.judge;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.FaultEvent.FaultEnded;
import dev.sluice.sim.event.KeyEvent.AskedAgain;
import dev.sluice.sim.event.StoreEvent.InstanceRowChanged;
import dev.sluice.sim.event.StoreEvent.NexusRowChanged;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.rack.Clients;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A failed instance whose user wants it started again is tried in its turn, whether it fits or not
 * and whatever the clocks of Nexus do: at once if it was not tried yet, else once the cooldown
 * since its last try is over, and not before that unless a user asks for it. Time is that of the
 * kernel, who wants it is known from what users asked for.
 */
final class RestartsInTurn implements Oracle {

  private static final long SECOND = 1_000_000_000L;

  /** The cooldown is 300 s; a clock is fast or slow by 5 % at most. */
  private static final long COOLDOWN_MOST_NANOS = 318 * SECOND;

  private static final long COOLDOWN_LEAST_NANOS = 284 * SECOND;

  /** A search each minute, as slow as a clock may be, and its transactions. */
  private static final long SEARCH_NANOS = 70 * SECOND;

  /** Failed instances are tried in turns of so many a search. */
  private static final int TRIED_AT_ONCE = 16;

  /**
   * How late a start may be that a user has asked for: the longest delay there is, and its work.
   */
  private static final long LATE_NANOS = 800 * SECOND;

  private final Kernel kernel;
  private final Undisturbed nexus;
  private final Findings findings;
  private final Map<InstanceId, Long> failed = new LinkedHashMap<>(); // since when
  private final Map<InstanceId, Long> triedNanos = new LinkedHashMap<>();
  private final Map<InstanceId, Long> startedItself = new LinkedHashMap<>(); // and nobody else
  private final Map<Integer, Long> askedNanos = new LinkedHashMap<>(); // by number
  private long clockNanos; // when a clock of Nexus jumped last; 0 if none has
  private int jumping;

  /** Reports to {@code findings}; {@code nexus} must be told first. */
  RestartsInTurn(Kernel kernel, Undisturbed nexus, Findings findings) {
    this.kernel = kernel;
    this.nexus = nexus;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(OperationInvoked.class, asked -> asked(asked.call()));
    events.on(AskedAgain.class, asked -> asked(asked.call()));
    events.on(InstanceRowChanged.class, this::rowChanged);
    events.on(NexusRowChanged.class, beat -> check());
    events.on(FaultBegan.class, begun -> jumped(begun.fault(), 1));
    events.on(FaultEnded.class, ended -> jumped(ended.fault(), -1));
  }

  private void asked(ClientCall call) {
    if (call.operation().kind() == OperationKind.START) {
      askedNanos.put(call.operation().target(), kernel.nowNanos());
    }
  }

  private void jumped(Fault fault, int more) {
    if (fault.kind() == FaultKind.CLOCK_JUMP && !(fault.target() instanceof Target.Sled)) {
      clockNanos = kernel.nowNanos();
      jumping += more;
    }
  }

  private void rowChanged(InstanceRowChanged change) {
    InstanceRow before = change.before();
    InstanceRow after = change.after();
    InstanceRow row = Objects.requireNonNull(after != null ? after : before);
    boolean wasFailed = before != null && before.state() == InstanceState.FAILED;
    boolean isFailed = after != null && after.state() == InstanceState.FAILED;
    if (isFailed && !wasFailed && Clients.restarts(InstanceHistories.number(row))) {
      failed.put(row.id(), kernel.nowNanos());
    } else if (wasFailed && !isFailed) {
      failed.remove(row.id());
      if (after != null && after.state() == InstanceState.STARTING) {
        tried(row);
      }
    }
  }

  private void tried(InstanceRow row) {
    long now = kernel.nowNanos();
    Long asked = askedNanos.get(InstanceHistories.number(row));
    boolean byItself = asked == null || now - asked > LATE_NANOS;
    triedNanos.put(row.id(), now);
    Long before = byItself ? startedItself.put(row.id(), now) : startedItself.remove(row.id());
    if (byItself
        && before != null
        && now - before < COOLDOWN_LEAST_NANOS
        && jumping == 0
        && clockNanos <= before) {
      findings.add(
          Promise.RESTARTS_IN_TURN,
          row.spec().name() + " is started again " + (now - before) / SECOND + " s after the last");
    }
  }

  private void check() {
    long turns = failed.size() / TRIED_AT_ONCE + 1;
    failed
        .entrySet()
        .removeIf(
            instance -> {
              long dueNanos = instance.getValue();
              Long tried = triedNanos.get(instance.getKey());
              if (tried != null) {
                dueNanos = Math.max(dueNanos, Math.max(tried, clockNanos) + COOLDOWN_MOST_NANOS);
              }
              boolean overdue = nexus.nanosSince(dueNanos) > turns * SEARCH_NANOS + SEARCH_NANOS;
              if (overdue) {
                findings.add(
                    Promise.RESTARTS_IN_TURN,
                    instance.getKey()
                        + " has failed and is not tried, though it is due since "
                        + dueNanos / SECOND
                        + " s");
              }
              return overdue;
            });
  }
}
