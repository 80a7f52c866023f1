package dev.sluice.sim.judge;

import dev.sluice.nexus.store.NexusRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.RunEvent.ProcessDied;
import dev.sluice.sim.event.RunEvent.ProcessStarted;
import dev.sluice.sim.event.RunEvent.ShutdownBegan;
import dev.sluice.sim.event.StoreEvent.NexusRowChanged;
import dev.sluice.sim.event.StoreEvent.TransactionEnded;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Nexus that has nothing in its way is in the book of those that there are, and changes its row
 * in time: otherwise others would take it for gone.
 */
final class NexusesBeat implements Oracle {

  /**
   * A beat comes in 10 s, by a clock that is slow by 5 % at most; three missed ones are silence.
   */
  private static final long BEAT_NANOS_MAX = 25_000_000_000L;

  private final Kernel kernel;
  private final CalmNexus calm;
  private final Findings findings;
  private final Map<String, Long> beatNanos = new LinkedHashMap<>(); // by host, of those that run

  /** Reports to {@code findings}; {@code calm} must be told first. */
  NexusesBeat(Kernel kernel, CalmNexus calm, Findings findings) {
    this.kernel = kernel;
    this.calm = calm;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(ProcessStarted.class, begun -> beatNanos.put(begun.host(), kernel.nowNanos()));
    events.on(ProcessDied.class, died -> beatNanos.remove(died.host()));
    events.on(ShutdownBegan.class, began -> beatNanos.remove(began.host()));
    events.on(NexusRowChanged.class, this::changed);
    events.on(TransactionEnded.class, ended -> check());
  }

  private void changed(NexusRowChanged change) {
    NexusRow row = change.after();
    if (row != null) {
      beatNanos.computeIfPresent(row.name(), (name, last) -> kernel.nowNanos());
    }
  }

  private void check() {
    beatNanos.replaceAll(
        (name, last) -> {
          if (calm.nanosSince(name, last) <= BEAT_NANOS_MAX) {
            return last;
          }
          findings.add(
              Promise.NEXUSES_BEAT, name + " runs, and no beat of it has come for so long");
          return kernel.nowNanos(); // once is enough
        });
  }
}
