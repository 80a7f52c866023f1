package dev.sluice.sim.rack;

import dev.sluice.sim.fault.FaultKind;
import java.util.Map;
import java.util.TreeMap;

/** How often each kind of fault really struck, as opposed to having been planned. */
public final class FaultLog {

  private final long[] fired = new long[FaultKind.values().length];

  /** Counts one strike. */
  public void fired(FaultKind kind) {
    fired[kind.ordinal()]++;
  }

  /** Strikes by name, without the kinds that never struck. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (FaultKind kind : FaultKind.values()) {
      if (fired[kind.ordinal()] > 0) {
        counts.put(kind.label(), fired[kind.ordinal()]);
      }
    }
    return counts;
  }
}
