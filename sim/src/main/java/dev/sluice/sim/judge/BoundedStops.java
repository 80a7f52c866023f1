package dev.sluice.sim.judge;

import dev.sluice.api.PropolisId;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.RunEvent.ProcessStarted;
import dev.sluice.sim.event.VmmEvent.StopAsked;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Nexus never floods a sled with stops of one VMM, however many users ask. Within a minute one
 * teardown makes six requests at most (after 0, 1, 3, 7, 15 and 31 s) and the watcher three; a
 * second teardown may begin as the first ends; and clocks run up to a tenth fast.
 */
final class BoundedStops implements Oracle {

  private static final int REQUESTS_MAX = 16;
  private static final long WINDOW_NANOS = 60_000_000_000L;

  private final Kernel kernel;
  private final StoreMirror store;
  private final Findings findings;
  private final Map<PropolisId, long[]> lastTimes = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  BoundedStops(Kernel kernel, StoreMirror store, Findings findings) {
    this.kernel = kernel;
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(ProcessStarted.class, started -> lastTimes.clear());
    events.on(StopAsked.class, this::stopAsked);
  }

  private void stopAsked(StopAsked request) {
    PropolisId vmm = request.call().vmm();
    if (store.instanceOf(vmm.toString()) == null) {
      return; // launched past Nexus
    }
    // A ring of the last times, its first cell the count: the cell about to be overwritten is the
    // request REQUESTS_MAX before this one.
    long[] ring = lastTimes.computeIfAbsent(vmm, id -> new long[REQUESTS_MAX + 1]);
    int cell = 1 + (int) (ring[0] % REQUESTS_MAX);
    if (ring[0] >= REQUESTS_MAX && kernel.nowNanos() - ring[cell] < WINDOW_NANOS) {
      findings.add(
          Promise.BOUNDED_STOPS,
          request.call().sled().name()
              + " was asked more than "
              + REQUESTS_MAX
              + " times within a minute to stop "
              + vmm);
    }
    ring[cell] = kernel.nowNanos();
    ring[0]++;
  }
}
