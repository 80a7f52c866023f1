package dev.sluice.sim.judge;

import dev.sluice.api.SagaId;
import dev.sluice.nexus.store.OutcomeRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.StoreEvent.OtherRowChanged;
import dev.sluice.sim.event.StoreEvent.TransactionEnded;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.NexusNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a start has come to is kept for as long as somebody may ask for it, and not for ever. */
final class OutcomesAreKept implements Oracle {

  private static final long KEPT_NANOS = NexusNode.KEYS_KEPT.toNanos();

  /** If clocks jump, two may by ten minutes, one forward and one back. */
  private static final long JUMPS_NANOS = 1_200_000_000_000L;

  /** The first round comes an eighth of that time after the start of a Nexus, and then each. */
  private static final long ROUNDS_NANOS = KEPT_NANOS / 8 * 2;

  private final Kernel kernel;
  private final Undisturbed nexus;
  private final Findings findings;
  private final Map<SagaId, Long> sinceNanos = new LinkedHashMap<>();
  private long jumpsNanos;

  /** Reports to {@code findings}; {@code nexus} must be told first. */
  OutcomesAreKept(Kernel kernel, Undisturbed nexus, Findings findings) {
    this.kernel = kernel;
    this.nexus = nexus;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(OtherRowChanged.class, this::changed);
    events.on(TransactionEnded.class, ended -> check());
    events.on(FaultBegan.class, this::began);
  }

  private void began(FaultBegan begun) {
    if (begun.fault().kind() == FaultKind.CLOCK_JUMP) {
      jumpsNanos = JUMPS_NANOS;
    }
  }

  private void changed(OtherRowChanged change) {
    if (change.before() == null && change.after() instanceof OutcomeRow row) {
      sinceNanos.put(row.id(), kernel.nowNanos());
    } else if (change.before() instanceof OutcomeRow row && change.after() == null) {
      Long since = sinceNanos.remove(row.id());
      if (since != null && kernel.nowNanos() - since < KEPT_NANOS - apartNanos()) {
        wrong(row.id() + " is removed after " + (kernel.nowNanos() - since) + " ns");
      }
    }
  }

  /** How far two clocks may be apart, of which each is wrong by 5 % at most. */
  private long apartNanos() {
    return jumpsNanos + kernel.nowNanos() / 10;
  }

  private void check() {
    if (sinceNanos.isEmpty()) {
      return;
    }
    Map.Entry<SagaId, Long> oldest = sinceNanos.entrySet().iterator().next();
    long overNanos = apartNanos() + ROUNDS_NANOS;
    if (nexus.nanosSince(oldest.getValue() + KEPT_NANOS) > overNanos) {
      sinceNanos.remove(oldest.getKey());
      wrong(oldest.getKey() + " is kept for ever");
    }
  }

  private void wrong(String what) {
    findings.add(Promise.OUTCOMES_ARE_KEPT, "the outcome of saga " + what);
  }
}
