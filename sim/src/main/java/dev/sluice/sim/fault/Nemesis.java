package dev.sluice.sim.fault;

import dev.sluice.sim.fault.FaultKind.Ending;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import java.util.ArrayList;
import java.util.List;

/**
 * Begins the planned faults at their time and ends them, as their kinds say; when the phase with
 * faults is over, it ends all that are left.
 */
public final class Nemesis {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Kernel kernel;
  private final Part.Finder rack;
  private final Spans spans;
  private final Lane lane;
  private final List<Fault> active = new ArrayList<>();
  private boolean over;

  /** Receives the beginning and the end of each fault. */
  public interface Spans {
    /** A fault has begun. */
    void began(Fault fault);

    /** A fault has ended. */
    void ended(Fault fault);
  }

  /** A nemesis that will begin {@code faults} as planned. */
  public Nemesis(Kernel kernel, Part.Finder rack, Spans spans, List<Fault> faults) {
    this.kernel = kernel;
    this.rack = rack;
    this.spans = spans;
    this.lane = new Lane(kernel, "nemesis");
    for (Fault fault : faults) {
      kernel.at(fault.atMillis() * NANOS_PER_MILLI, lane, () -> begin(fault));
    }
  }

  private void begin(Fault fault) {
    if (over) {
      return;
    }
    active.add(fault);
    spans.began(fault);
    rack.partsOf(fault).forEach(part -> part.begin(fault));
    kernel.at(
        kernel.nowNanos() + fault.lastsMillis() * NANOS_PER_MILLI, lane, () -> endInTime(fault));
  }

  private void endInTime(Fault fault) {
    if (over || fault.kind().ending() != Ending.WITH_THE_PHASE) {
      end(fault);
    }
  }

  private void end(Fault fault) {
    if (active.remove(fault)) { // of equal ones, any: they end at the same time
      spans.ended(fault);
      rack.partsOf(fault).forEach(part -> part.end(fault));
    }
  }

  /** Ends every active fault; none begins from now on. */
  public void endAll() {
    over = true;
    for (Fault fault : List.copyOf(active)) {
      end(fault);
    }
  }
}
