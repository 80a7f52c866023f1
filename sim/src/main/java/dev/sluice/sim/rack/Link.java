package dev.sluice.sim.rack;

import dev.sluice.api.call.Call;
import dev.sluice.sim.fault.ActiveFaults;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Part;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.kernel.Draws;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;

/** The way from one host to another, and the faults that are active on it. */
final class Link extends Lane implements Part {

  private static final long LATENCY_NANOS_MIN = 80_000; // through two switches
  private static final long LATENCY_NANOS_SPREAD = 400_000; // a busy server
  private static final long DUPLICATE_LATE_NANOS = 3_000_000_000L; // a late retransmission
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Strikes strikes;
  private final String from;
  private final String to;
  private final ActiveFaults active = new ActiveFaults();
  private long requests;

  Link(Kernel kernel, Strikes strikes, String from, String to) {
    super(kernel, "net/" + from + ">" + to);
    this.strikes = strikes;
    this.from = from;
    this.to = to;
  }

  @Override
  protected boolean keepsOrder() {
    return false; // each message finds its own way
  }

  @Override
  public void begin(Fault fault) {
    active.begin(fault);
  }

  @Override
  public void end(Fault fault) {
    active.end(fault);
  }

  private void struck(FaultKind kind, Call<?> call) {
    strikes.struck(kind, from, to, call.name());
  }

  /** Whether no partition drops a packet that is sent now. */
  boolean open(Call<?> call) {
    boolean partition = active.any(FaultKind.PARTITION);
    boolean oneWay = active.any(FaultKind.PARTITION_ONE_WAY);
    if (partition) {
      struck(FaultKind.PARTITION, call);
    }
    if (oneWay) {
      struck(FaultKind.PARTITION_ONE_WAY, call);
    }
    return !partition && !oneWay;
  }

  /** The number of the next request from the one host to the other, from 1. */
  long nextRequest() {
    return ++requests;
  }

  /** How long a packet of a message takes that is sent now. */
  long latencyNanos(Call<?> call) {
    long draw = nextDraw();
    long nanos = LATENCY_NANOS_MIN + Draws.below(draw, LATENCY_NANOS_SPREAD);
    long mostMillis = active.amount(FaultKind.NET_DELAY, 0);
    if (mostMillis > 0) {
      struck(FaultKind.NET_DELAY, call);
      nanos += Draws.below(nextDraw(), mostMillis * NANOS_PER_MILLI + 1);
    }
    return nanos;
  }

  /** Whether a fault of this kind strikes the message in hand. */
  boolean strikes(FaultKind kind, Call<?> call) {
    long percent = active.amount(kind, -1);
    boolean strikes = percent >= 0 && Draws.percent(nextDraw(), percent);
    if (strikes) {
      struck(kind, call);
    }
    return strikes;
  }

  /** Whether the sender learns that there is no host at the address of the message in hand. */
  boolean tellsOfNoHost() {
    return Draws.percent(nextDraw(), 50);
  }

  /** How much later the second copy of a duplicated request arrives. */
  long duplicateNanos() {
    return Draws.below(nextDraw(), DUPLICATE_LATE_NANOS);
  }
}
