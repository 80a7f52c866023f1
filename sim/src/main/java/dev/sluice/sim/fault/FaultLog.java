package dev.sluice.sim.fault;

import dev.sluice.sim.kernel.Kernel;
import java.util.Map;
import java.util.TreeMap;

/** How often each kind of fault really struck, as opposed to having been planned. */
public final class FaultLog implements Strikes {

  private final Kernel kernel;
  private final long[] struck = new long[FaultKind.values().length];
  private Strikes listener = Strikes.UNHEARD;

  /** A log without strikes. */
  public FaultLog(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Tells {@code newListener} of each strike to come. */
  public void listen(Strikes newListener) {
    this.listener = newListener;
  }

  @Override
  public void struck(FaultKind kind, String at, String peer, String event) {
    struck[kind.ordinal()]++;
    listener.struck(kind, at, peer, event);
    if (kernel.tracing()) {
      String where = peer.isEmpty() ? "" : " to " + peer;
      kernel.trace(at, "strike", kind.label() + ": " + event + where);
    }
  }

  /** Strikes by name, without the kinds that never struck. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (FaultKind kind : FaultKind.values()) {
      if (struck[kind.ordinal()] > 0) {
        counts.put(kind.label(), struck[kind.ordinal()]);
      }
    }
    return counts;
  }
}
