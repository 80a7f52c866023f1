package dev.sluice.sim;

import dev.sluice.agent.Reservoir;
import dev.sluice.agent.SledAgent;
import dev.sluice.platform.Stages;
import dev.sluice.sim.judge.Findings;
import dev.sluice.sim.judge.Promise;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The very end of a run: each sled is filled with VMs, as large as they may be, that take all its
 * kernel has free, so that memory that was lost on the way is missed. Guests come in gibibytes; so
 * for the last page to be filled as well, somebody else takes the odd rest before.
 */
final class LastPages {

  private static final long GIB = 1L << 30;
  private static final long ROM_BYTES = 2L << 20;
  private static final long GUEST_GIB_MAX = 256;

  /** A look period on the slowest clock, and the look: the sled-agent knows of the rest taken. */
  private static final long LOOK_NANOS = 33_000_000_000L;

  private static final long LAUNCH_NANOS = 3_000_000_000L; // nothing is in its way
  private static final long DEADLINE_NANOS = 52_000_000_000L; // a launch waits for 45 s at most

  private final Rack rack;
  private final LongConsumer running;
  private final Map<SledNode, Filling> fillings = new LinkedHashMap<>();

  /** The launches on one sled. */
  private static final class Filling {
    private long missingGib;
    private @Nullable Throwable failure;

    private Filling(long missingGib) {
      this.missingGib = missingGib;
    }
  }

  /**
   * Nothing is filled yet.
   *
   * @param running has time pass, in nanoseconds
   */
  LastPages(Rack rack, LongConsumer running) {
    this.rack = rack;
    this.running = running;
  }

  /** Has somebody else take what no number of guests could fill. */
  void takeOddRests() {
    for (SledNode sled : rack.sleds()) {
      long free = freeBytes(sled);
      long rest = (free - vms(free) * ROM_BYTES) % GIB;
      rest += rest > ROM_BYTES ? 0 : GIB; // no VM is smaller
      if (free > rest + GIB + ROM_BYTES) {
        sled.foreignVms().make(rest);
      }
    }
    running.accept(LOOK_NANOS);
  }

  /** Fills all sleds at once. */
  void fill() {
    rack.clients().direct().endCleanUp();
    for (SledNode sled : rack.sleds()) {
      fill(sled);
    }
    running.accept(LAUNCH_NANOS);
    if (fillings.values().stream().anyMatch(filling -> filling.missingGib > 0)) {
      running.accept(DEADLINE_NANOS);
    }
  }

  private static long vms(long bytes) {
    long largest = GUEST_GIB_MAX * GIB + ROM_BYTES;
    return (bytes + largest - 1) / largest;
  }

  private void fill(SledNode sled) {
    long free = freeBytes(sled);
    long vms = vms(free);
    long gib = (free - vms * ROM_BYTES) / GIB;
    if (gib > 0) {
      Filling filling = new Filling(gib);
      fillings.put(sled, filling);
      launch(sled, filling);
    }
  }

  /** Launches one VM, and then the next. */
  private void launch(SledNode sled, Filling filling) {
    long guest = Math.min(GUEST_GIB_MAX, filling.missingGib);
    if (guest > 0) {
      rack.clients()
          .direct()
          .launch(sled, guest * GIB)
          .whenComplete(
              (view, failure) -> {
                if (failure == null) {
                  filling.missingGib -= guest;
                  launch(sled, filling);
                } else {
                  filling.failure = Stages.cause(failure);
                }
              });
    }
  }

  /**
   * What is free there for good; nothing where it is about to be given up, or where launches wait.
   */
  private static long freeBytes(SledNode sled) {
    SledAgent agent = sled.agent();
    Reservoir seen = sled.reservoirSeen();
    if (agent == null
        || seen == null
        || agent.dismissed()
        || sled.zeroesMemory()
        || sled.kernelReservoirBytes() > seen.desiredBytes()) {
      return 0;
    }
    return sled.kernelReservoirBytes() - sled.strangersBytes() - sled.ownBytes();
  }

  /** Adds to {@code findings} where memory is missing. */
  void judge(Findings findings) {
    fillings.forEach(
        (sled, filling) -> {
          // Nexus may have started an instance there meanwhile, and then there was less.
          long free = freeBytes(sled);
          if (filling.missingGib > 0 && free >= filling.missingGib * GIB) {
            findings.add(
                Promise.LAST_PAGE,
                sled.name()
                    + " has "
                    + free
                    + " bytes free, and a VM is not launched: "
                    + (filling.failure == null ? "no answer" : filling.failure.getMessage()));
          }
        });
  }
}
