package dev.sluice.sim.fault;

import java.util.Map;
import java.util.TreeMap;

/** How often each kind of fault really struck, as opposed to having been planned. */
public final class FaultLog implements Strikes {

  private final long[] struck = new long[FaultKind.values().length];
  private final Strikes listener;

  /** A log without strikes; {@code listener} hears of each to come. */
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
