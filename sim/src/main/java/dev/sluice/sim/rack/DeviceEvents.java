package dev.sluice.sim.rack;

import dev.sluice.bhyve.Errno;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.event.SledEvent.ResizeAsked;
import dev.sluice.sim.event.SledEvent.ResizeEnded;
import dev.sluice.sim.event.SledEvent.VmsListed;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.event.VmEvent.DestroyAsked;
import dev.sluice.sim.event.VmEvent.StrangerDestroyed;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells as events what a sled-agent asks bhyve for, and what becomes of it. */
final class DeviceEvents implements SimBhyve.VmListener {

  private final SledNode sled;
  private final Events events;
  private final Consumer<String> made;

  /**
   * Those of one boot.
   *
   * @param made is told the names of VMs that were created
   */
  DeviceEvents(SledNode sled, Events events, Consumer<String> made) {
    this.sled = sled;
    this.events = events;
    this.made = made;
  }

  @Override
  public void asked(String name, long reservoirBytes) {
    sled.look(); // what the sled-agent holds at this very moment, not at the end of the step before
    events.emit(
        new CreateAsked(
            sled.sled(),
            sled.vms().propolis(name),
            reservoirBytes,
            sled.boot(),
            sled.reservoirSeen(),
            sled.kernelReservoirBytes(),
            sled.strangersBytes()));
  }

  @Override
  public void created(String name, long reservoirBytes) {
    made.accept(name);
    events.emit(
        new VmCreated(
            sled.sled(),
            sled.vms().propolis(name),
            reservoirBytes,
            sled.reservoirSeen(),
            sled.kernelReservoirBytes()));
  }

  @Override
  public void failed(String name, Errno errno) {
    events.emit(new CreateFailed(sled.sled(), sled.vms().propolis(name), errno));
  }

  @Override
  public void resizing(long targetBytes) {
    events.emit(new ResizeAsked(sled.sled(), targetBytes, sled.kernelReservoirBytes()));
  }

  @Override
  public void resized(@Nullable Errno errno) {
    events.emit(new ResizeEnded(sled.sled(), errno, sled.kernelReservoirBytes()));
  }

  @Override
  public void queried() {
    events.emit(new ReservoirQueried(sled.sled()));
  }

  @Override
  public void listed() {
    events.emit(new VmsListed(sled.sled()));
  }

  @Override
  public void destroying(String name) {
    if (sled.names().ours(name)) {
      events.emit(new DestroyAsked(sled.sled(), sled.vms().propolis(name)));
    }
  }

  @Override
  public void gone(String name) {
    if (sled.names().ours(name)) {
      events.emit(new VmGone(sled.sled(), sled.vms().propolis(name), true));
    } else {
      events.emit(new StrangerDestroyed(sled.sled(), name));
    }
  }
}
