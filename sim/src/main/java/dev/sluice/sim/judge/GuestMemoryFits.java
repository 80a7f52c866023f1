package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.BootId;
import dev.sluice.sim.rack.RackObserver;
import dev.sluice.sim.rack.SledNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The memory of a sled's guests never exceeds the reservoir that its agent has settled at. */
public final class GuestMemoryFits implements RackObserver {

  /** Its name in verdicts. */
  public static final String NAME = "guest-memory-fits-reservoir";

  private final Findings findings;
  private final Map<SledNode, Map<String, Long>> guests = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  public GuestMemoryFits(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void vmCreated(SledNode sled, String vm, long reservoirBytes) {
    guests.computeIfAbsent(sled, s -> new LinkedHashMap<>()).put(vm, reservoirBytes);
    check(sled, sled.reservoirSeen() == null ? 0 : settled(sled.reservoirSeen()));
  }

  @Override
  public void reservoirChanged(SledNode sled, Reservoir before, Reservoir after) {
    if (after.settledBytes() < before.settledBytes()) {
      check(sled, after.settledBytes());
    }
  }

  @Override
  public void vmGone(SledNode sled, String vm) {
    Map<String, Long> here = guests.get(sled);
    if (here != null) {
      here.remove(vm);
    }
  }

  @Override
  public void bootEnded(SledNode sled, BootId boot) {
    guests.remove(sled);
  }

  private static long settled(Reservoir reservoir) {
    return reservoir.settledBytes();
  }

  private void check(SledNode sled, long settledBytes) {
    long sum = 0;
    for (long bytes : guests.getOrDefault(sled, Collections.emptyMap()).values()) {
      sum += bytes;
    }
    if (sum > settledBytes) {
      findings.add(
          NAME,
          "guests on " + sled.name() + " hold " + sum + " bytes of a reservoir of " + settledBytes);
    }
  }
}
