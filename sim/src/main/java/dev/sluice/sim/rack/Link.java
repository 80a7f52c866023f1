package dev.sluice.sim.rack;

import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Draws;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import java.util.ArrayList;
import java.util.List;

/** The way from one host to another, and what ails it. */
final class Link extends Lane {

  private static final long LATENCY_NANOS_MIN = 80_000; // through two switches
  private static final long LATENCY_NANOS_SPREAD = 400_000; // a busy server
  private static final long DUPLICATE_LATE_NANOS = 3_000_000_000L; // a retransmission that lingered
  private static final long NANOS_PER_MILLI = 1_000_000;

  private record Ailment(FaultKind kind, long amount) {}

  private final FaultLog log;
  private final String from;
  private final String to;
  private final List<Ailment> ailments = new ArrayList<>();

  Link(Kernel kernel, FaultLog log, String from, String to) {
    super(kernel, "net/" + from + ">" + to);
    this.log = log;
    this.from = from;
    this.to = to;
  }

  void ail(FaultKind kind, long amount) {
    ailments.add(new Ailment(kind, amount));
  }

  void heal(FaultKind kind) {
    ailments.removeIf(ailment -> ailment.kind() == kind);
  }

  /** Whether a packet sent now arrives at all, as far as partitions go. */
  boolean open() {
    for (int i = 0; i < ailments.size(); i++) {
      FaultKind kind = ailments.get(i).kind();
      if (kind == FaultKind.PARTITION || kind == FaultKind.PARTITION_ONE_WAY) {
        log.fired(kind, from, to);
        return false;
      }
    }
    return true;
  }

  /** How long a packet takes that is sent now. */
  long latencyNanos() {
    long draw = nextDraw();
    long nanos = LATENCY_NANOS_MIN + Draws.below(draw, LATENCY_NANOS_SPREAD);
    for (int i = 0; i < ailments.size(); i++) {
      Ailment ailment = ailments.get(i);
      if (ailment.kind() == FaultKind.NET_DELAY) {
        log.fired(FaultKind.NET_DELAY, from, to);
        nanos += Draws.below(nextDraw(), ailment.amount() * NANOS_PER_MILLI + 1);
      }
    }
    return nanos;
  }

  /** Whether a fault of this kind strikes the message in hand. */
  boolean strikes(FaultKind kind) {
    for (int i = 0; i < ailments.size(); i++) {
      Ailment ailment = ailments.get(i);
      if (ailment.kind() == kind && Draws.percent(nextDraw(), ailment.amount())) {
        log.fired(kind, from, to);
        return true;
      }
    }
    return false;
  }

  /** How much later the second copy of a duplicated request arrives. */
  long duplicateNanos() {
    return Draws.below(nextDraw(), DUPLICATE_LATE_NANOS);
  }
}
