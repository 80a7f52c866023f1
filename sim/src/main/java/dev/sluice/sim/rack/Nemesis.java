package dev.sluice.sim.rack;

import dev.sluice.api.SledPolicy;
import dev.sluice.platform.Stages;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Makes the planned faults happen, and ends all that can end when the safety phase is over.
 * Expunging and decommissioning are for good.
 */
public final class Nemesis {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final Duration OPERATOR_PAUSE = Duration.ofSeconds(5);
  private static final long WHOLE = 100; // percent

  private final Kernel kernel;
  private final Rack rack;
  private final Lane lane;
  private final Set<Fault> active = new LinkedHashSet<>();
  private boolean over;

  /** A nemesis that will strike as planned. */
  public Nemesis(Kernel kernel, Rack rack, List<Fault> faults) {
    this.kernel = kernel;
    this.rack = rack;
    this.lane = new Lane(kernel, "nemesis");
    for (Fault fault : faults) {
      kernel.at(fault.atMillis() * NANOS_PER_MILLI, lane, () -> begin(fault));
    }
  }

  private void begin(Fault fault) {
    if (over || !active.add(fault)) {
      return;
    }
    tell(fault, "begins");
    if (fault.kind().target() != FaultKind.Target.LINK
        && fault.kind().target() != FaultKind.Target.STORE) {
      // Links and the store count each message they strike. Noted first: what counts is what it
      // met.
      rack.faultLog().fired(fault.kind(), fault.target());
    }
    apply(fault);
    kernel.at(kernel.nowNanos() + fault.lastsMillis() * NANOS_PER_MILLI, lane, () -> end(fault));
  }

  private void end(Fault fault) {
    if (active.contains(fault)
        && (over || fault.kind() != FaultKind.SLED_POWER_OFF)) { // off until the faults are over
      active.remove(fault);
      tell(fault, "ends");
      undo(fault);
    }
  }

  /** Ends every fault that can end; none begins any more. */
  public void endAll() {
    over = true;
    for (Fault fault : List.copyOf(active)) {
      end(fault);
    }
  }

  private void tell(Fault fault, String what) {
    if (kernel.tracing()) {
      kernel.trace(
          "nemesis",
          "fault",
          fault.kind().label() + " " + fault.target() + " " + fault.amount() + " " + what);
    }
  }

  private void apply(Fault fault) {
    long amount = fault.amount();
    switch (fault.kind()) {
      case WORKER_DELAY -> sled(fault).stall(worker(fault), amount * NANOS_PER_MILLI);
      case ENOSPC -> sled(fault).reservoir().limitPercent(amount);
      case ENOMEM -> sled(fault).reservoir().pagesEndAtPercent(amount);
      case SLOW_GROWTH -> sled(fault).reservoir().speedPercent(amount);
      case RESIZE_BUSY -> sled(fault).reservoir().heldByOther(true);
      case RESIZE_INTERRUPTED -> sled(fault).reservoir().interruptAfterChunks(amount);
      case TRANSIENT_MEMORY -> sled(fault).reservoir().transientPercent(amount);
      case SLED_REBOOT, SLED_POWER_OFF -> sled(fault).cutPower();
      case AGENT_RESTART -> sled(fault).killAgent();
      case AGENT_PAUSE -> sled(fault).pauseAgent();
      case NEXUS_RESTART -> rack.nexus().kill();
      case EXPUNGE, DECOMMISSION ->
          insist(() -> rack.clients().policy(sled(fault), SledPolicy.EXPUNGED));
      case NET_DELAY,
          LOSE_REQUEST,
          LOSE_REPLY,
          HALF_OPEN,
          DUPLICATE,
          PARTITION,
          PARTITION_ONE_WAY ->
          rack.network().ail(fault.target(), fault.kind(), amount);
      case STORE_LATENCY, STORE_CONFLICT, STORE_COMMIT_UNKNOWN, STORE_OUTAGE ->
          rack.datastore().ail(fault.kind(), amount);
      case CLOCK_DRIFT -> sled(fault).clock().drift(amount, kernel.nowNanos());
      case CLOCK_JUMP -> sled(fault).clock().jump(amount * NANOS_PER_MILLI);
    }
  }

  private void undo(Fault fault) {
    switch (fault.kind()) {
      case WORKER_DELAY -> sled(fault).unstall(worker(fault));
      case ENOSPC -> sled(fault).reservoir().limitPercent(WHOLE);
      case ENOMEM -> sled(fault).reservoir().pagesEndAtPercent(WHOLE);
      case SLOW_GROWTH -> sled(fault).reservoir().speedPercent(WHOLE);
      case RESIZE_BUSY -> sled(fault).reservoir().heldByOther(false);
      case RESIZE_INTERRUPTED -> sled(fault).reservoir().interruptAfterChunks(-1);
      case TRANSIENT_MEMORY -> sled(fault).reservoir().transientPercent(0);
      case SLED_REBOOT, SLED_POWER_OFF -> sled(fault).restorePower();
      case AGENT_RESTART -> sled(fault).reviveAgent();
      case AGENT_PAUSE -> sled(fault).resumeAgent();
      case NEXUS_RESTART -> rack.nexus().revive();
      case EXPUNGE -> {}
      case DECOMMISSION -> insist(() -> rack.clients().decommission(sled(fault)));
      case NET_DELAY,
          LOSE_REQUEST,
          LOSE_REPLY,
          HALF_OPEN,
          DUPLICATE,
          PARTITION,
          PARTITION_ONE_WAY ->
          rack.network().heal(fault.target(), fault.kind());
      case STORE_LATENCY, STORE_CONFLICT, STORE_COMMIT_UNKNOWN, STORE_OUTAGE ->
          rack.datastore().heal(fault.kind());
      case CLOCK_DRIFT -> sled(fault).clock().drift(0, kernel.nowNanos());
      case CLOCK_JUMP -> sled(fault).clock().jump(-fault.amount() * NANOS_PER_MILLI);
    }
  }

  /** An operator who asks again until the answer is yes. */
  private void insist(Supplier<CompletionStage<Void>> request) {
    CompletionStage<Void> bounded =
        Stages.within(
            request.get(),
            OPERATOR_PAUSE.multipliedBy(4),
            rack.clients().worker(),
            () -> new IllegalStateException("no answer"));
    Stages.then(
        bounded,
        rack.clients().worker(),
        (none, failure) -> {
          if (failure != null) {
            rack.clients().worker().after(OPERATOR_PAUSE, () -> insist(request));
          }
        });
  }

  private static String worker(Fault fault) {
    return fault.worker() == null ? "" : fault.worker();
  }

  private SledNode sled(Fault fault) {
    int number = Integer.parseInt(fault.target().substring("sled-".length()));
    return rack.sleds().get(number % rack.sleds().size());
  }
}
