package dev.sluice.sim.judge;

import dev.sluice.bhyve.Errno;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.ChangedByOther;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.event.SledEvent.ResizeAsked;
import dev.sluice.sim.event.SledEvent.ResizeEnded;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * While a reservoir is smaller than wished, a resize that has failed is tried again after 2 s, and
 * after twice as long with each that fails next to it, up to a minute. One that succeeds, or is
 * interrupted after it has gained something, and another wish begin anew.
 *
 * <p>Judged only while nothing else makes a sled-agent pause: calls that fail, what others do to
 * the reservoir, tasks that run late.
 */
final class ResizesAreTriedAgain implements Oracle {

  private static final long FIRST_NANOS = 2_000_000_000L;
  private static final long MOST_NANOS = 60_000_000_000L;
  private static final int DOUBLINGS_MAX = 5; // 64 s is more than the most

  /** A clock is slow by 5 % at most. */
  private static final long SLOW_PERCENT = 106;

  /** Tasks, and looks that come between. */
  private static final long SLACK_NANOS = 3_000_000_000L;

  private static final long NEVER = -1;

  /** What is known of one boot. */
  private static final class Tries {
    private long desiredBytes;
    private long fromBytes;
    private boolean ofThisSize; // the resize under way was begun after the wish
    private int failures; // in a row, at least
    private boolean sure; // that they are no more
    private long dueNanos = NEVER; // the next

    private void begin() {
      failures = 0;
      sure = true;
      dueNanos = NEVER;
    }

    private void doubt() {
      sure = false;
      dueNanos = NEVER;
    }
  }

  private final Kernel kernel;
  private final Rack rack;
  private final Findings findings;
  private final Map<Sled, Tries> bySled = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  ResizesAreTriedAgain(Kernel kernel, Rack rack, Findings findings) {
    this.kernel = kernel;
    this.rack = rack;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(BootBegan.class, this::began);
    events.on(BootEnded.class, ended -> bySled.remove(ended.sled()));
    events.on(ReservoirChanged.class, this::changed);
    events.on(ResizeAsked.class, this::asked);
    events.on(ResizeEnded.class, this::ended);
    events.on(ReservoirQueried.class, query -> look(query.sled()));
    events.on(ChangedByOther.class, change -> of(change.sled()).doubt());
    events.on(FaultStruck.class, this::struck);
  }

  private Tries of(Sled sled) {
    return bySled.computeIfAbsent(sled, any -> new Tries());
  }

  private void began(BootBegan boot) {
    Tries tries = new Tries();
    tries.desiredBytes = boot.reservoir().desiredBytes();
    tries.begin();
    bySled.put(boot.sled(), tries);
  }

  private void changed(ReservoirChanged change) {
    Tries tries = of(change.sled());
    if (change.after().desiredBytes() != tries.desiredBytes) {
      tries.desiredBytes = change.after().desiredBytes();
      tries.ofThisSize = false;
      tries.begin();
    }
  }

  private void struck(FaultStruck strike) {
    if (strike.fault() == FaultKind.BHYVE_FAILS) {
      for (SledNode node : rack.sleds()) {
        if (node.name().equals(strike.at())) {
          of(node.sled()).doubt();
        }
      }
    }
  }

  private void asked(ResizeAsked resize) {
    look(resize.sled());
    Tries tries = of(resize.sled());
    tries.fromBytes = resize.kernelBytes();
    tries.ofThisSize = true;
    tries.dueNanos = NEVER;
  }

  private void ended(ResizeEnded resize) {
    Tries tries = of(resize.sled());
    boolean gained = resize.kernelBytes() != tries.fromBytes;
    if (resize.errno() == null || resize.errno() == Errno.EINTR && gained) {
      tries.begin();
      return;
    }
    tries.failures++;
    if (tries.sure
        && tries.ofThisSize
        && resize.kernelBytes() < tries.desiredBytes
        && isCalm(resize.sled())) {
      long pauseNanos =
          Math.min(MOST_NANOS, FIRST_NANOS << Math.min(tries.failures - 1, DOUBLINGS_MAX));
      tries.dueNanos = kernel.nowNanos() + pauseNanos * SLOW_PERCENT / 100 + SLACK_NANOS;
    }
  }

  private boolean isCalm(Sled sled) {
    SledNode node = rack.sleds().get(sled.number());
    return node.timeliness().runsInTime() && !node.hasShutDown();
  }

  private void look(Sled sled) {
    Tries tries = of(sled);
    if (tries.dueNanos == NEVER || kernel.nowNanos() <= tries.dueNanos) {
      return;
    }
    tries.dueNanos = NEVER;
    if (isCalm(sled)) {
      findings.add(
          Promise.RESIZES_ARE_TRIED_AGAIN,
          sled.name()
              + " has not tried its reservoir again in time, after "
              + tries.failures
              + " that failed");
    }
  }
}
