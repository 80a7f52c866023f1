package dev.sluice.sim.rack;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.sim.fault.ActiveFaults;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.kernel.Event;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The VMM reservoir in a sled's kernel, after illumos' vmm_reservoir.c: a limit, and resizes chunk
 * by chunk of which the finished ones stay.
 *
 * <p>Chunks of a resize take time but are not events: {@link #settle} works out on demand which
 * have ended by now, so that a terabyte costs one event and still every reader sees each chunk.
 */
final class KernelReservoir {

  private static final long MIB = 1 << 20;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NOT_SET = Long.MAX_VALUE;
  private static final long WHOLE = 100; // percent

  /** Sizes are unsigned; all beyond this are treated as this, which no sled has. */
  private static final long HUGE_BYTES = 1L << 62;

  private final Kernel kernel;
  private final Lane lane;
  private final long fullLimitBytes;
  private final long fullSpeedMibPerSecond;
  private final ActiveFaults faults;
  private final Strikes strikes;
  private final KernelVms vms;
  private Runnable changedByOther = () -> {};
  private long otherPercent = NOT_SET; // target of another process, while a resize runs

  private long freeBytes;
  private long allocatedBytes;
  private long transientBytes;
  private long limitBytes;
  private long speedMibPerSecond;
  private long pagesEndAtBytes = NOT_SET;
  private long interruptAfterChunks = NOT_SET;
  private @Nullable Resize resize;

  private final class Resize {
    private final long targetBytes;
    private final long chunkBytes;
    private final Object caller;
    private final Consumer<@Nullable Errno> done;
    private long chunkEndsNanos;
    private long chunkDueNanos; // when it would end at full speed
    private boolean slowed;
    private long chunks;
    private @Nullable Errno errno;
    private boolean ended;
    private boolean abandoned; // its caller is gone
    private long abandonedAtBytes;
    private @Nullable Event wake;

    private Resize(
        Object caller, long targetBytes, long chunkBytes, Consumer<@Nullable Errno> done) {
      this.caller = caller;
      this.targetBytes = targetBytes;
      this.chunkBytes = chunkBytes;
      this.done = done;
      beginChunk(kernel.nowNanos());
    }

    private void beginChunk(long nowNanos) {
      chunkEndsNanos = nowNanos + chunkNanos(speedMibPerSecond);
      chunkDueNanos = nowNanos + chunkNanos(fullSpeedMibPerSecond);
    }

    /** What is left of the chunk in hand goes on at another speed. */
    private void changeSpeed(long fromMibPerSecond, long toMibPerSecond) {
      long left = chunkEndsNanos - kernel.nowNanos();
      chunkEndsNanos =
          kernel.nowNanos()
              + left / toMibPerSecond * fromMibPerSecond
              + left % toMibPerSecond * fromMibPerSecond / toMibPerSecond;
    }

    private long step() {
      long distance = Math.abs(targetBytes - sizeBytes());
      return chunkBytes == 0 ? distance : Math.min(distance, chunkBytes);
    }

    private long chunkNanos(long mibPerSecond) {
      long step = step();
      return nanosFor(step > room() ? 0 : step, mibPerSecond); // refused before anything is done
    }

    /** The size that one step can reach in this state. */
    private long room() {
      return sizeBytes() > targetBytes ? freeBytes : mostBytes() - sizeBytes();
    }

    /** Ends chunk after chunk until the next one ends in the future or none is left. */
    private void advance() {
      while (!ended && chunkEndsNanos <= kernel.nowNanos()) {
        if (!slowed && chunkEndsNanos > chunkDueNanos) {
          slowed = true; // once a resize is enough: chunks are no events
          struck(FaultKind.SLOW_GROWTH, this);
        }
        errno = interrupted() ? Errno.EINTR : apply(step());
        chunks++;
        ended = errno != null || abandoned || sizeBytes() == targetBytes;
        beginChunk(chunkEndsNanos);
      }
    }

    private boolean interrupted() {
      boolean interrupted = chunks >= interruptAfterChunks;
      if (interrupted) {
        struck(FaultKind.RESIZE_INTERRUPTED, this);
      }
      return interrupted;
    }

    private @Nullable Errno apply(long step) {
      if (sizeBytes() > targetBytes) {
        if (step > freeBytes) {
          return Errno.ENOSPC;
        }
        freeBytes -= step;
        return null;
      }
      if (sizeBytes() + transientBytes + step > limitBytes) {
        limitReached(sizeBytes() + step);
        return Errno.ENOSPC;
      }
      if (sizeBytes() + step > pagesEndAtBytes) {
        struck(FaultKind.ENOMEM, this);
        return Errno.ENOMEM;
      }
      freeBytes += step;
      return null;
    }

    /** A fault has struck if the answer depended on it, or would have been the same by it alone. */
    private void limitReached(long newBytes) {
      boolean byLimit = newBytes > limitBytes;
      boolean byTransient = newBytes + transientBytes > fullLimitBytes;
      if (newBytes > fullLimitBytes) {
        return; // more than the sled can have
      }
      if (limitBytes < fullLimitBytes && (byLimit || !byTransient)) {
        struck(FaultKind.ENOSPC, this);
      }
      if (transientBytes > 0 && (byTransient || !byLimit)) {
        struck(FaultKind.TRANSIENT_MEMORY, this);
      }
    }

    @Override
    public String toString() {
      return "resize to " + targetBytes + " bytes, at " + sizeBytes();
    }

    /** When the last chunk ends if nothing changes meanwhile; a change plans it anew. */
    private long endsNanos() {
      if (abandoned) {
        return chunkEndsNanos;
      }
      long distance = Math.abs(targetBytes - sizeBytes());
      long step = step();
      long room = room();
      long whole = distance <= room ? distance - step : Math.max(0, room / step * step);
      long untilInterrupt =
          interruptAfterChunks == NOT_SET || step > room
              ? Long.MAX_VALUE
              : Math.max(0, interruptAfterChunks - chunks) * step;
      return chunkEndsNanos + nanosFor(Math.min(whole, untilInterrupt), speedMibPerSecond);
    }
  }

  /**
   * An empty reservoir.
   *
   * @param faults those that are active; whatever changes them does it within {@link #change}
   */
  KernelReservoir(
      Kernel kernel,
      Lane lane,
      long limitBytes,
      long speedMibPerSecond,
      ActiveFaults faults,
      Strikes strikes) {
    this.kernel = kernel;
    this.lane = lane;
    this.faults = faults;
    this.strikes = strikes;
    this.fullLimitBytes = limitBytes;
    this.fullSpeedMibPerSecond = speedMibPerSecond;
    this.limitBytes = limitBytes;
    this.speedMibPerSecond = speedMibPerSecond;
    this.vms = new KernelVms(kernel, lane, this, speedMibPerSecond, faults, strikes);
  }

  private static long nanosFor(long bytes, long mibPerSecond) {
    return bytes / MIB * NANOS_PER_SECOND / mibPerSecond + 1;
  }

  private void struck(FaultKind kind, Resize struck) {
    strikes.struck(kind, lane.name(), "", struck.toString());
  }

  private long sizeBytes() {
    return freeBytes + allocatedBytes;
  }

  /** The state as of now. */
  ReservoirUsage usage() {
    settle();
    return new ReservoirUsage(freeBytes, allocatedBytes, transientBytes, limitBytes);
  }

  /** The size that a resize to {@code desiredBytes} could reach in this state. */
  long attainableBytes(long desiredBytes) {
    return Math.max(Math.min(desiredBytes, mostBytes()), allocatedBytes);
  }

  private long mostBytes() {
    return Math.min(limitBytes - transientBytes, pagesEndAtBytes);
  }

  /**
   * Begins a resize or returns the error; {@code done} is called with its outcome.
   *
   * @param caller the process that asks for it
   */
  @Nullable Errno beginResize(
      Object caller, long targetBytes, long chunkBytes, Consumer<@Nullable Errno> done) {
    settle();
    if (targetBytes % Bhyve.PAGE_BYTES != 0 || chunkBytes % Bhyve.PAGE_BYTES != 0) {
      return Errno.EINVAL;
    }
    if (targetBytes == sizeBytes()) {
      done.accept(null);
      return null;
    }
    if (resize != null) {
      return Errno.EALREADY;
    }
    if (faults.any(FaultKind.RESIZE_BUSY)) {
      strikes.struck(FaultKind.RESIZE_BUSY, lane.name(), "", "resize to " + targetBytes + " bytes");
      return Errno.EALREADY;
    }
    if (interruptAfterChunks > 0 && wraps(targetBytes, chunkBytes)) {
      return Errno.EOVERFLOW;
    }
    resize = new Resize(caller, huge(targetBytes), huge(chunkBytes), done);
    planWake();
    return null;
  }

  /** Whether the first step of a growth takes the sum of all memory past the largest number. */
  private boolean wraps(long targetBytes, long chunkBytes) {
    if (Long.compareUnsigned(targetBytes, sizeBytes()) < 0) {
      return false;
    }
    long step = targetBytes - sizeBytes();
    if (chunkBytes != 0 && Long.compareUnsigned(chunkBytes, step) < 0) {
      step = chunkBytes;
    }
    return Long.compareUnsigned(sizeBytes() + transientBytes + step, step) < 0;
  }

  private static long huge(long bytes) {
    return Long.compareUnsigned(bytes, HUGE_BYTES) < 0 ? bytes : HUGE_BYTES;
  }

  /**
   * A process is gone: of a resize that it asked for the chunk in hand ends and counts, and until
   * then no other resize can begin. To whoever runs then, memory that it takes is taken by another.
   */
  void abandonResize(Object caller) {
    settle();
    if (resize != null && resize.caller == caller) {
      resize.abandoned = true;
      resize.abandonedAtBytes = sizeBytes();
      planWake();
    }
  }

  /** Applies what has happened by now. */
  private void settle() {
    Resize running = resize;
    if (running != null) {
      running.advance();
      if (running.ended) {
        resize = null;
        if (running.wake != null) {
          running.wake.cancel();
        }
        resizeByOther();
        if (!running.abandoned) {
          running.done.accept(running.errno);
        } else if (sizeBytes() < running.abandonedAtBytes) {
          changedByOther.run(); // the next boot may have seen what there was before
        }
      }
    }
  }

  private void planWake() {
    Resize running = resize;
    if (running != null) {
      if (running.wake != null) {
        running.wake.cancel();
      }
      running.wake = kernel.at(running.endsNanos(), lane, this::wake);
    }
  }

  private void wake() {
    settle();
    planWake(); // a chunk that ended early or a limit that moved: look again when due
  }

  /** The VMs that hold memory of it. */
  KernelVms vms() {
    return vms;
  }

  /** Takes memory for a VM, all of it or, false, none. */
  boolean allocate(long bytes) {
    settle();
    if (bytes > freeBytes) {
      return false;
    }
    freeBytes -= bytes;
    allocatedBytes += bytes;
    return true;
  }

  /** A VM's memory is zeroed and free again. */
  void giveBack(long bytes) {
    settle();
    allocatedBytes -= bytes;
    freeBytes += bytes;
    planWake(); // a shrink may go on
  }

  /** Called when another process than the sled-agent has changed the reservoir. */
  void onChangeByOther(Runnable told) {
    changedByOther = told;
  }

  /**
   * Somebody else brings the reservoir to a share of its size, as far as that can be had: at once,
   * or between two resizes if one is running.
   */
  void resizeByOther(long percent) {
    settle();
    otherPercent = percent;
    if (resize == null) {
      resizeByOther();
    }
  }

  private void resizeByOther() {
    if (otherPercent == NOT_SET) {
      return;
    }
    long pages = sizeBytes() / Bhyve.PAGE_BYTES * otherPercent / WHOLE;
    long target = pages * Bhyve.PAGE_BYTES;
    otherPercent = NOT_SET;
    long most = Math.max(sizeBytes(), mostBytes() / Bhyve.PAGE_BYTES * Bhyve.PAGE_BYTES);
    target = Math.max(allocatedBytes, Math.min(target, most));
    if (target != sizeBytes()) {
      strikes.struck(
          FaultKind.RESIZED_BY_OTHER,
          lane.name(),
          "",
          "size from " + sizeBytes() + " to " + target);
      freeBytes = target - allocatedBytes;
      changedByOther.run();
    }
  }

  /** Power is lost: the reservoir is empty. */
  void powerCut() {
    if (resize != null && resize.wake != null) {
      resize.wake.cancel();
    }
    resize = null;
    otherPercent = NOT_SET;
    vms.powerCut();
    freeBytes = 0;
    allocatedBytes = 0;
  }

  /** Runs a change of the active faults. */
  void change(Runnable what) {
    settle(); // apply what happened under the faults before
    what.run();
    limitBytes = share(faults.amount(FaultKind.ENOSPC, WHOLE));
    transientBytes = share(faults.amount(FaultKind.TRANSIENT_MEMORY, 0));
    long pages = faults.amount(FaultKind.ENOMEM, WHOLE);
    pagesEndAtBytes = pages >= WHOLE ? NOT_SET : share(pages);
    interruptAfterChunks = faults.amount(FaultKind.RESIZE_INTERRUPTED, NOT_SET);
    long speed = faults.amount(FaultKind.SLOW_GROWTH, WHOLE);
    changeSpeed(Math.max(1, fullSpeedMibPerSecond * speed / WHOLE));
    vms.faultsChanged();
    planWake();
  }

  private long share(long percent) {
    return percent == WHOLE ? fullLimitBytes : fullLimitBytes / WHOLE * percent;
  }

  private void changeSpeed(long mibPerSecond) {
    if (resize != null && mibPerSecond != speedMibPerSecond) {
      resize.changeSpeed(speedMibPerSecond, mibPerSecond);
    }
    speedMibPerSecond = mibPerSecond;
  }
}
