package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.ChangedByOther;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sled-agents that cannot have noticed yet that another process has changed what bhyve holds.
 */
final class ChangesByOthers implements Observer {

  private final Kernel kernel;
  private final Map<Sled, Long> untilNanos = new LinkedHashMap<>();

  ChangesByOthers(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public void watch(Events events) {
    events.on(ChangedByOther.class, change -> untilNanos.put(change.sled(), change.untilNanos()));
  }

  /** Whether a sled-agent may still act on the state before that change. */
  boolean unknownTo(Sled sled) {
    return kernel.nowNanos() < untilNanos.getOrDefault(sled, 0L);
  }
}
