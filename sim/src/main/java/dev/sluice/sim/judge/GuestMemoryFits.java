package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a sled's guests never exceeds the reservoir that its agent has settled at, those
 * included that bhyve is asked to make.
 */
final class GuestMemoryFits implements Oracle {

  private final ChangesByOthers changes;
  private final Findings findings;
  private final Map<Sled, Map<String, Long>> guests = new LinkedHashMap<>();
  private final Map<Sled, Map<String, Long>> creating = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  GuestMemoryFits(Kernel kernel, Findings findings) {
    this.changes = new ChangesByOthers(kernel);
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    changes.watch(events);
    events.on(BootEnded.class, this::bootEnded);
    events.on(ReservoirChanged.class, this::reservoirChanged);
    events.on(CreateAsked.class, this::createAsked);
    events.on(CreateFailed.class, failed -> of(creating, failed.sled()).remove(failed.vm()));
    events.on(VmCreated.class, this::vmCreated);
    events.on(VmGone.class, this::vmGone);
  }

  private static Map<String, Long> of(Map<Sled, Map<String, Long>> vms, Sled sled) {
    return vms.computeIfAbsent(sled, s -> new LinkedHashMap<>());
  }

  private void createAsked(CreateAsked create) {
    of(creating, create.sled()).put(create.vm(), create.reservoirBytes());
    if (changes.unknownTo(create.sled())) {
      return; // the gate may not have been told yet what the reservoir has been seen to lack
    }
    long bytes = sum(creating, create.sled()) + sum(guests, create.sled());
    check(create.sled(), bytes, settledBytes(create.reservoir()), create.kernelBytes());
  }

  private void vmCreated(VmCreated created) {
    of(creating, created.sled()).remove(created.vm());
    of(guests, created.sled()).put(created.vm(), created.reservoirBytes());
    long bytes = sum(guests, created.sled());
    check(created.sled(), bytes, settledBytes(created.reservoir()), created.kernelBytes());
  }

  private static long settledBytes(@Nullable Reservoir reservoir) {
    return reservoir == null ? 0 : reservoir.settledBytes();
  }

  private void reservoirChanged(ReservoirChanged change) {
    if (change.after().settledBytes() < change.before().settledBytes()) {
      long bytes = sum(guests, change.sled());
      check(change.sled(), bytes, change.after().settledBytes(), change.kernelBytes());
    }
  }

  private void vmGone(VmGone gone) {
    Map<String, Long> here = guests.get(gone.sled());
    if (here != null) {
      here.remove(gone.vm());
    }
  }

  private void bootEnded(BootEnded ended) {
    guests.remove(ended.sled());
    creating.remove(ended.sled());
  }

  /** What somebody else has changed the sled-agent need not know yet; bhyve holds what it holds. */
  private void check(Sled sled, long bytes, long toldBytes, long kernelBytes) {
    long settledBytes = changes.unknownTo(sled) ? Math.max(toldBytes, kernelBytes) : toldBytes;
    if (bytes > settledBytes) {
      findings.add(
          Promise.GUEST_MEMORY_FITS,
          "guests on "
              + sled.name()
              + " hold "
              + bytes
              + " bytes of a reservoir of "
              + settledBytes);
    }
  }

  private static long sum(Map<Sled, Map<String, Long>> vms, Sled sled) {
    long sum = 0;
    for (long bytes : of(vms, sled).values()) {
      sum += bytes;
    }
    return sum;
  }
}
