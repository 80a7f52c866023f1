package dev.sluice.sim.event;

import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import org.jspecify.annotations.Nullable;

/** What somebody does who sits at a sled and resizes its reservoir in steps. */
public sealed interface HandEvent extends RackEvent {

  /** The sled. */
  Sled sled();

  /** It begins. */
  record HandBegan(Sled sled, long wishBytes) implements HandEvent {
    @Override
    public TraceEntry entry() {
      return told(sled, "hand-began").with("targetBytes", wishBytes);
    }
  }

  /** It is called off. */
  record HandCalledOff(Sled sled) implements HandEvent {
    @Override
    public TraceEntry entry() {
      return told(sled, "hand-called-off");
    }
  }

  /** bhyve tells what there is; so it is at this moment. */
  record HandLooked(Sled sled, ReservoirUsage usage) implements HandEvent {
    @Override
    public TraceEntry entry() {
      return told(sled, "hand-looked").with("kernelBytes", usage.sizeBytes());
    }
  }

  /** What the person sees: what there is, and what is aimed at. */
  record HandShown(Sled sled, ReservoirUsage usage, long targetBytes) implements HandEvent {
    @Override
    public TraceEntry entry() {
      return told(sled, "hand-shown")
          .with("settledBytes", usage.sizeBytes())
          .with("targetBytes", targetBytes);
    }
  }

  /** A step: bhyve is asked for a size. */
  record HandAsked(Sled sled, long targetBytes, long kernelBytes) implements HandEvent {
    @Override
    public TraceEntry entry() {
      return told(sled, "hand-asked")
          .with("targetBytes", targetBytes)
          .with("kernelBytes", kernelBytes);
    }
  }

  /** A step has ended. */
  record HandStepped(Sled sled, @Nullable Errno errno, long kernelBytes) implements HandEvent {
    @Override
    public TraceEntry entry() {
      return told(sled, "hand-stepped")
          .with("kernelBytes", kernelBytes)
          .with("errno", errno == null ? null : errno.name());
    }
  }

  /**
   * It has ended.
   *
   * @param usage what is said to be there; null if it has failed
   * @param errno why it has failed
   */
  record HandEnded(Sled sled, @Nullable ReservoirUsage usage, @Nullable Errno errno)
      implements HandEvent {
    @Override
    public TraceEntry entry() {
      return told(sled, "hand-ended").with("errno", errno == null ? null : errno.name());
    }
  }

  private static TraceEntry told(Sled sled, String event) {
    return TraceEntry.unspoken(sled.name(), "hand", event);
  }
}
