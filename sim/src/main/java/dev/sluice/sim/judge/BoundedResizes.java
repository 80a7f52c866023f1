package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.ResizeAsked;
import dev.sluice.sim.event.SledEvent.ResizeEnded;
import dev.sluice.sim.event.VmmEvent.WishSent;
import dev.sluice.sim.kernel.Kernel;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sled-agent has one resize under way at most, and after one that fails it pauses, longer each
 * time: those that change nothing are few. Wishes for another size may be tried at once.
 */
final class BoundedResizes implements Oracle {

  private static final int FUTILE_MAX = 12; // pauses of 2, 4, 8, 16 and 32 s allow half of it
  private static final long WITHIN_NANOS = 60_000_000_000L;

  /** Each begins anew, at once, and so does its copy. */
  private static final int FUTILE_OF_WISH_MAX = 12;

  private static final long WISHES_NANOS = 10 * WITHIN_NANOS; // they may arrive late

  private static final class Resizes {
    private boolean underWay;
    private long fromBytes;
    private final ArrayDeque<Long> futileNanos = new ArrayDeque<>();
    private final ArrayDeque<Long> wishesNanos = new ArrayDeque<>();
  }

  private final Kernel kernel;
  private final Findings findings;
  private final Map<Sled, Resizes> bySled = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  BoundedResizes(Kernel kernel, Findings findings) {
    this.kernel = kernel;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(ResizeAsked.class, this::asked);
    events.on(ResizeEnded.class, this::ended);
    events.on(WishSent.class, this::wished);
    events.on(BootEnded.class, ended -> bySled.remove(ended.sled()));
  }

  private Resizes of(Sled sled) {
    return bySled.computeIfAbsent(sled, any -> new Resizes());
  }

  private void wished(WishSent wish) {
    of(wish.sled()).wishesNanos.add(kernel.nowNanos());
  }

  private void asked(ResizeAsked resize) {
    Resizes resizes = of(resize.sled());
    if (resizes.underWay) {
      findings.add(
          Promise.BOUNDED_RESIZES, resize.sled().name() + " asks for a resize beside another");
    }
    resizes.underWay = true;
    resizes.fromBytes = resize.kernelBytes();
  }

  private void ended(ResizeEnded resize) {
    Resizes resizes = of(resize.sled());
    resizes.underWay = false;
    if (resize.errno() != null && resize.kernelBytes() == resizes.fromBytes) {
      long now = kernel.nowNanos();
      resizes.futileNanos.removeIf(then -> now - then > WITHIN_NANOS);
      resizes.futileNanos.add(now);
      resizes.wishesNanos.removeIf(then -> now - then > WISHES_NANOS);
      int most = FUTILE_MAX + resizes.wishesNanos.size() * FUTILE_OF_WISH_MAX;
      if (resizes.futileNanos.size() > most) {
        resizes.futileNanos.clear();
        findings.add(
            Promise.BOUNDED_RESIZES,
            resize.sled().name() + " tries again and again what ends in " + resize.errno());
      }
    }
  }
}
