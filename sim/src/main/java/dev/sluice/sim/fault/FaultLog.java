package dev.sluice.sim.fault;

import java.util.Map;
import java.util.TreeMap;

/** How often each kind of fault struck. */
public final class FaultLog implements Strikes {

  private final long[] struck = new long[FaultKind.values().length];
  private final Strikes listener;

  /** An empty log; {@code listener} receives each strike to come. */
  public FaultLog(Strikes listener) {
    this.listener = listener;
  }

  @Override
  public void struck(FaultKind kind, String at, String peer, String event) {
    struck[kind.ordinal()]++;
    listener.struck(kind, at, peer, event);
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
