package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.event.SledEvent.VmsListed;
import dev.sluice.sim.rack.Rack;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the VMs of others are said to hold falls only to what they held when bhyve was asked,
 * whatever VMs of this boot come and go or could not be made. That a rise is noticed late is judged
 * by the settled size.
 */
final class OthersAreNotUndercounted implements Oracle {

  /** The least that VMs of others held when bhyve was asked, in one boot of a sled. */
  private static final class Seen {
    private long leastBytes = Long.MAX_VALUE; // since what they hold was last said to have changed
    private long leastBytesBefore = Long.MAX_VALUE; // until then: a look may be told of late
  }

  private final Rack rack;
  private final Findings findings;
  private final Map<Sled, Seen> seen = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  OthersAreNotUndercounted(Rack rack, Findings findings) {
    this.rack = rack;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(BootBegan.class, boot -> seen.put(boot.sled(), new Seen()));
    events.on(VmsListed.class, list -> asked(list.sled()));
    events.on(ReservoirQueried.class, query -> asked(query.sled()));
    events.on(ReservoirChanged.class, this::changed);
  }

  private Seen of(Sled sled) {
    return seen.computeIfAbsent(sled, any -> new Seen());
  }

  private void asked(Sled sled) {
    Seen now = of(sled);
    now.leastBytes = Math.min(now.leastBytes, rack.sleds().get(sled.number()).strangersBytes());
  }

  private void changed(ReservoirChanged change) {
    long bytes = change.after().others().bytes();
    long beforeBytes = change.before().others().bytes();
    if (bytes == beforeBytes) {
      return;
    }
    Seen now = of(change.sled());
    long leastBytes = Math.min(now.leastBytes, now.leastBytesBefore);
    if (bytes < beforeBytes && bytes < leastBytes) {
      findings.add(
          Promise.OTHERS_ARE_NOT_UNDERCOUNTED,
          change.sled().name()
              + " says that VMs of others hold "
              + bytes
              + " bytes, after "
              + beforeBytes
              + "; when bhyve was asked they held "
              + leastBytes);
    }
    now.leastBytesBefore = now.leastBytes;
    now.leastBytes = Long.MAX_VALUE;
  }
}
