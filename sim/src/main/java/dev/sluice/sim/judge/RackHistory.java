package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.event.RunEvent.PhaseBegan;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.event.VmmEvent.LaunchAnswered;
import dev.sluice.sim.event.VmmEvent.LaunchAsked;
import dev.sluice.sim.event.VmmEvent.ReportSent;
import dev.sluice.sim.event.VmmEvent.StopAnswered;
import dev.sluice.sim.event.VmmEvent.StopAsked;
import dev.sluice.sim.history.History;
import dev.sluice.sim.kernel.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The history of the whole rack: events are kept as they are, and rendered on request. */
public final class RackHistory implements Observer {

  private final Kernel kernel;
  private final List<Sled> sleds;
  private final List<RackEvent> events = new ArrayList<>();
  private long[] timesNanos = new long[256]; // of each event

  /** Of a rack of {@code sleds}. */
  public RackHistory(Kernel kernel, List<Sled> sleds) {
    this.kernel = kernel;
    this.sleds = sleds;
  }

  @Override
  public void watch(Events bus) {
    bus.on(SledEvent.class, this::add);
    bus.on(VmCreated.class, this::add);
    bus.on(VmGone.class, this::add);
    bus.on(ReportSent.class, this::add);
    bus.on(LaunchAsked.class, this::add);
    bus.on(LaunchAnswered.class, this::add);
    bus.on(StopAsked.class, this::add);
    bus.on(StopAnswered.class, this::add);
    bus.on(RowChanged.class, this::add);
    bus.on(PhaseBegan.class, this::add);
  }

  private void add(RackEvent event) {
    if (events.size() == timesNanos.length) {
      timesNanos = Arrays.copyOf(timesNanos, 2 * timesNanos.length);
    }
    timesNanos[events.size()] = kernel.nowNanos();
    events.add(event);
  }

  /** All of it so far, to be read by a person. */
  public History history() {
    RackEdn edn = new RackEdn(sleds);
    for (int i = 0; i < events.size(); i++) {
      edn.add(events.get(i), timesNanos[i]);
    }
    return edn.history();
  }
}
