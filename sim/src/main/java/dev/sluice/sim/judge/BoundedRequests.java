package dev.sluice.sim.judge;

import dev.sluice.api.BootId;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.RackObserver;
import dev.sluice.sim.rack.SledNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sled-agent never floods Nexus. Contacts are at least 2 s apart by its own clock, so 10 s hold
 * at most six; clocks that run up to a tenth fast make that seven.
 */
public final class BoundedRequests implements RackObserver {

  /** Its name in verdicts. */
  public static final String NAME = "bounded-requests";

  private static final int REQUESTS_MAX = 7;
  private static final long WINDOW_NANOS = 10_000_000_000L;

  private final Kernel kernel;
  private final Findings findings;
  private final Map<SledNode, long[]> lastTimes = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  public BoundedRequests(Kernel kernel, Findings findings) {
    this.kernel = kernel;
    this.findings = findings;
  }

  @Override
  public void booted(SledNode sled, BootId boot) {
    lastTimes.remove(sled);
  }

  @Override
  public void agentRequest(SledNode sled, String what) {
    // A ring of the last times, its first cell the count: the cell about to be overwritten is the
    // request REQUESTS_MAX before this one.
    long[] ring = lastTimes.computeIfAbsent(sled, s -> new long[REQUESTS_MAX + 1]);
    int cell = 1 + (int) (ring[0] % REQUESTS_MAX);
    if (ring[0] >= REQUESTS_MAX && kernel.nowNanos() - ring[cell] < WINDOW_NANOS) {
      findings.add(NAME, sled.name() + " sent more than " + REQUESTS_MAX + " requests within 10 s");
    }
    ring[cell] = kernel.nowNanos();
    ring[0]++;
  }
}
