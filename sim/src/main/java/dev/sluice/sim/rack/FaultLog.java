package dev.sluice.sim.rack;

import dev.sluice.sim.fault.FaultKind;
import java.util.Map;
import java.util.TreeMap;

/** How often each kind of fault really struck, as opposed to having been planned. */
public final class FaultLog {

  /** Hears of each strike as it happens. */
  @FunctionalInterface
  public interface Listener {

    /**
     * A fault has struck.
     *
     * @param from the host it struck, or that the message it struck came from; empty for the store
     * @param to where that message goes; empty if it struck none
     */
    void struck(FaultKind kind, String from, String to);
  }

  private final long[] fired = new long[FaultKind.values().length];
  private Listener listener = (kind, from, to) -> {};

  /** Tells {@code newListener} of each strike to come. */
  public void listen(Listener newListener) {
    this.listener = newListener;
  }

  /** Counts one strike on a host or on what it shares with nobody; see {@link Listener}. */
  public void fired(FaultKind kind, String host) {
    fired(kind, host, "");
  }

  /** Counts one strike on a message on its way. */
  void fired(FaultKind kind, String from, String to) {
    fired[kind.ordinal()]++;
    listener.struck(kind, from, to);
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
