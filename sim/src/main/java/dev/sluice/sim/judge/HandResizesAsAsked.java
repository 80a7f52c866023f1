package dev.sluice.sim.judge;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.HandEvent.HandAsked;
import dev.sluice.sim.event.HandEvent.HandBegan;
import dev.sluice.sim.event.HandEvent.HandCalledOff;
import dev.sluice.sim.event.HandEvent.HandEnded;
import dev.sluice.sim.event.HandEvent.HandLooked;
import dev.sluice.sim.event.HandEvent.HandShown;
import dev.sluice.sim.event.HandEvent.HandStepped;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.PowerChanged;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.HandResizes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A resize that somebody makes by hand does what was asked for: steps of bounded size from what was
 * there towards the wish, as far as it can be had, one after another, not at once after one that
 * met another resize or gained nothing, and none once it is called off. It ends there, or where it
 * was called off, or with the error of the last step; and what is shown is what bhyve holds.
 */
final class HandResizesAsAsked implements Oracle {

  /** The shortest pause, less what a clock that runs fast takes off it. */
  private static final long BUSY_PAUSE_NANOS = 900_000_000L;

  /** The longest pause, and the tasks, looks and a slow clock around it. */
  private static final long IDLE_NANOS_MAX = 12_000_000_000L;

  /** For the task that calls it off. */
  private static final long CALL_OFF_NANOS = 1_000_000_000L;

  private static final long NEVER = -1;

  private static final class Hand {
    private final long wishBytes;
    private long calledOffNanos = NEVER;
    private long steppedNanos = NEVER;
    private long idleSinceNanos;
    private long fromBytes;
    private boolean futile; // the last step met another resize, or was interrupted at once
    private boolean stepping;
    private @Nullable Errno errno;
    private @Nullable ReservoirUsage there;

    private Hand(long wishBytes, long nowNanos) {
      this.wishBytes = wishBytes;
      this.idleSinceNanos = nowNanos;
    }

    /** What can be had of the wish, in whole pages; null if nobody has looked. */
    private @Nullable Long aimBytes() {
      if (there == null) {
        return null;
      }
      long roomBytes = Math.max(0, there.limitBytes() - there.transientBytes());
      long bytes = Math.min(wishBytes, roomBytes);
      return Math.max(bytes - bytes % Bhyve.PAGE_BYTES, there.allocatedBytes());
    }
  }

  private final Kernel kernel;
  private final Findings findings;
  private final Map<Sled, Hand> hands = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  HandResizesAsAsked(Kernel kernel, Findings findings) {
    this.kernel = kernel;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(HandBegan.class, this::began);
    events.on(HandCalledOff.class, off -> hand(off.sled()).calledOffNanos = kernel.nowNanos());
    events.on(HandLooked.class, this::looked);
    events.on(HandShown.class, this::shown);
    events.on(HandAsked.class, this::asked);
    events.on(HandStepped.class, this::stepped);
    events.on(HandEnded.class, this::ended);
    events.on(PowerChanged.class, power -> hands.remove(power.sled()));
  }

  private Hand hand(Sled sled) {
    Hand hand = hands.get(sled);
    return hand == null ? new Hand(0, kernel.nowNanos()) : hand;
  }

  private void began(HandBegan begun) {
    hands.put(begun.sled(), new Hand(begun.wishBytes(), kernel.nowNanos()));
  }

  private void looked(HandLooked look) {
    Hand hand = hand(look.sled());
    hand.there = look.usage();
    if (kernel.uniform() && kernel.nowNanos() - hand.idleSinceNanos > IDLE_NANOS_MAX) {
      wrong(look.sled(), "rests for longer than it may");
    }
    if (hand.futile && hand.idleSinceNanos == hand.steppedNanos) {
      hand.idleSinceNanos = kernel.nowNanos(); // the look before the pause
    }
  }

  private void shown(HandShown shown) {
    Hand hand = hand(shown.sled());
    if (!shown.usage().equals(hand.there)) {
      wrong(shown.sled(), "is shown as " + shown.usage() + ", bhyve holds " + hand.there);
    } else if (!Long.valueOf(shown.targetBytes()).equals(hand.aimBytes())) {
      wrong(shown.sled(), "aims at " + shown.targetBytes() + ", not at " + hand.aimBytes());
    }
  }

  private void asked(HandAsked step) {
    Hand hand = hand(step.sled());
    Long aimBytes = hand.aimBytes();
    long now = kernel.nowNanos();
    if (hand.stepping) {
      wrong(step.sled(), "asks for a size beside another");
    } else if (hand.calledOffNanos != NEVER
        && kernel.uniform()
        && now - hand.calledOffNanos > CALL_OFF_NANOS) {
      wrong(step.sled(), "goes on though it was called off");
    } else if (hand.futile && kernel.uniform() && now - hand.steppedNanos < BUSY_PAUSE_NANOS) {
      wrong(step.sled(), "does not pause after " + hand.errno);
    } else if (aimBytes == null || step.targetBytes() != stepBytes(hand, aimBytes)) {
      wrong(step.sled(), "asks for " + step.targetBytes() + " on the way to " + aimBytes);
    }
    hand.stepping = true;
    hand.fromBytes = step.kernelBytes();
  }

  private static long stepBytes(Hand hand, long aimBytes) {
    long sizeBytes = hand.there == null ? 0 : hand.there.sizeBytes();
    return Math.min(
        Math.max(aimBytes, sizeBytes - HandResizes.STEP_BYTES), sizeBytes + HandResizes.STEP_BYTES);
  }

  private void stepped(HandStepped step) {
    Hand hand = hand(step.sled());
    hand.stepping = false;
    hand.errno = step.errno();
    hand.futile =
        hand.errno == Errno.EALREADY
            || hand.errno == Errno.EINTR && step.kernelBytes() == hand.fromBytes;
    hand.steppedNanos = kernel.nowNanos();
    hand.idleSinceNanos = hand.steppedNanos;
  }

  private void ended(HandEnded end) {
    Hand hand = hand(end.sled());
    hands.remove(end.sled());
    Long aimBytes = hand.aimBytes();
    if (end.usage() != null) {
      boolean there = aimBytes != null && end.usage().sizeBytes() == aimBytes;
      if (!end.usage().equals(hand.there) || !there && hand.calledOffNanos == NEVER) {
        wrong(end.sled(), "has ended at " + end.usage() + ", aimed at " + aimBytes);
      }
    } else if (end.errno() != Errno.EIO && !failed(hand, end.errno())) {
      wrong(end.sled(), "has ended with " + end.errno() + ", its last step with " + hand.errno);
    }
  }

  private static boolean failed(Hand hand, @Nullable Errno errno) {
    return errno != null && errno == hand.errno && errno != Errno.EALREADY && errno != Errno.EINTR;
  }

  private void wrong(Sled sled, String what) {
    findings.add(Promise.HAND_RESIZES_AS_ASKED, sled.name() + ": the resize by hand " + what);
  }
}
