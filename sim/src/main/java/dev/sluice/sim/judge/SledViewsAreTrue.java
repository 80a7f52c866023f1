package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.ReservoirError;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import dev.sluice.api.SledView;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of the sleds is what their kernels hold, now that nothing changes there: what
 * is reserved is what VMs of Nexus hold, and the largest guest that fits is the largest that does.
 * Sleds that were given up are left out: nobody asks them any more.
 */
public final class SledViewsAreTrue {

  private SledViewsAreTrue() {}

  /**
   * What a kernel holds.
   *
   * @param heldBytes the size of the reservoir
   * @param ownBytes what VMs of this boot hold of it
   * @param strangersBytes what other VMs hold of it
   */
  record Held(long heldBytes, long ownBytes, long strangersBytes) {}

  /**
   * Whether all of {@code views} are so; what is wrong otherwise, a line each.
   *
   * @param store says which VM is of which instance
   */
  public static List<String> wrong(Rack rack, StoreMirror store, List<SledView> views) {
    List<String> wrong = new ArrayList<>();
    for (SledView view : views) {
      SledNode sled = rack.sled(view.info().id());
      Reservoir seen = sled.reservoirSeen();
      if (view.policy() == SledPolicy.EXPUNGED
          || view.state() != SledState.ACTIVE
          || seen == null) {
        continue;
      }
      Held held = new Held(sled.kernelReservoirBytes(), sled.ownBytes(), sled.strangersBytes());
      String what = wrong(view, held, seen.errno() == null ? null : seen.errno().name());
      if (what == null) {
        what = wrongSince(view, store.sled(sled.id()));
      }
      if (what == null) {
        what = DrainedSleds.wrong(sled, store, view.policy(), view.drain());
      }
      if (what != null) {
        wrong.add(sled.name() + ": " + what);
      }
    }
    if (views.size() != rack.sleds().size()) {
      wrong.add(views.size() + " sleds are listed, of " + rack.sleds().size());
    }
    return wrong;
  }

  /** What is wrong about one view; null if nothing is. */
  static @Nullable String wrong(SledView view, Held held, @Nullable String errno) {
    if (view.reservedBytes() != held.ownBytes()) {
      return view.reservedBytes() + " bytes are reserved, VMs hold " + held.ownBytes();
    }
    long freeBytes = held.heldBytes() - held.strangersBytes() - held.ownBytes();
    long gib = Math.min(256, Math.max(0, (freeBytes - TriedSleds.ROM_BYTES) / GuestMemory.GIB));
    long largestBytes = view.policy() == SledPolicy.IN_SERVICE ? gib * GuestMemory.GIB : 0;
    if (!Long.valueOf(largestBytes).equals(view.largestGuestBytes())) {
      return "the largest guest is said to be " + view.largestGuestBytes() + ", is " + largestBytes;
    }
    ReservoirError error = view.error();
    String told = error == null ? null : error.errno();
    boolean said = errno == null ? told == null : errno.equals(told);
    return said ? null : "the error is said to be " + told + ", is " + errno;
  }

  /** What is wrong about since when the error lasts, which was judged of the row; null if none. */
  static @Nullable String wrongSince(SledView view, @Nullable SledRow row) {
    ReservoirError error = view.error();
    Instant since = row == null ? null : row.errorSince();
    if (error == null || since != null && since.toEpochMilli() == error.sinceMillis()) {
      return null;
    }
    return "the error is said to last since " + error.sinceMillis() + ", is " + since;
  }
}
