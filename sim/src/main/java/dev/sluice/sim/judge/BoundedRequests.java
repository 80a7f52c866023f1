package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.VmmEvent.NexusAsked;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sled-agent sends Nexus a bounded number of requests. Contacts are at least 2 s apart by its own
 * clock, so 10 s hold at most six; clocks that run up to a tenth fast make that seven.
 */
final class BoundedRequests implements Oracle {

  private static final int REQUESTS_MAX = 7;
  private static final long WINDOW_NANOS = 10_000_000_000L;

  private final Kernel kernel;
  private final Findings findings;
  private final Map<Sled, long[]> lastTimes = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  BoundedRequests(Kernel kernel, Findings findings) {
    this.kernel = kernel;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(BootBegan.class, this::booted);
    events.on(NexusAsked.class, this::nexusAsked);
  }

  private void booted(BootBegan begun) {
    lastTimes.remove(begun.sled());
  }

  private void nexusAsked(NexusAsked request) {
    // A ring of the last times, its first cell the count: the cell about to be overwritten is the
    // request REQUESTS_MAX before this one.
    long[] ring = lastTimes.computeIfAbsent(request.sled(), s -> new long[REQUESTS_MAX + 1]);
    int cell = 1 + (int) (ring[0] % REQUESTS_MAX);
    if (ring[0] >= REQUESTS_MAX && kernel.nowNanos() - ring[cell] < WINDOW_NANOS) {
      findings.add(
          Promise.BOUNDED_REQUESTS,
          request.sled().name() + " sent more than " + REQUESTS_MAX + " requests within 10 s");
    }
    ring[cell] = kernel.nowNanos();
    ring[0]++;
  }
}
