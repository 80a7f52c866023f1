package dev.sluice.sim.rack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.api.GuestMemory;
import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.sim.kernel.Event;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The VMM reservoir in a sled's kernel, after illumos' vmm_reservoir.c: a limit, resizes chunk by
 * chunk of which the finished ones stay, VM memory taken whole or not at all, memory zeroed before
 * it returns.
 *
 * <p>Chunks of a resize take time but are not events: {@link #settle} works out on demand which
 * have ended by now, so that a terabyte costs one event and still every reader sees each chunk.
 */
final class KernelReservoir {

  private static final long MIB = 1 << 20;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NOT_SET = Long.MAX_VALUE;

  /** Sizes are unsigned; beyond this all are alike, and more than there can ever be. */
  private static final long HUGE_BYTES = 1L << 62;

  private static final int NAME_BYTES_MAX = 127;

  /** A VM's memory: running, or being zeroed on its way back. */
  private static final class Vm {
    private final long bytes;
    private final List<Runnable> freed = new ArrayList<>();
    private boolean running = true;

    private Vm(long bytes) {
      this.bytes = bytes;
    }
  }

  private final Kernel kernel;
  private final Lane lane;
  private final long fullLimitBytes;
  private final long fullSpeedMibPerSecond;
  private final Map<String, Vm> vms = new TreeMap<>();

  private long freeBytes;
  private long allocatedBytes;
  private long transientBytes;
  private long limitBytes;
  private long speedMibPerSecond;
  private long pagesEndAtBytes = NOT_SET;
  private long interruptAfterChunks = NOT_SET;
  private boolean heldByOther;
  private int powerCycles;
  private @Nullable Resize resize;

  private final class Resize {
    private final long targetBytes;
    private final long chunkBytes;
    private final Consumer<@Nullable Errno> done;
    private long chunkEndsNanos;
    private long chunks;
    private @Nullable Errno errno;
    private boolean ended;
    private @Nullable Event wake;

    private Resize(long targetBytes, long chunkBytes, Consumer<@Nullable Errno> done) {
      this.targetBytes = targetBytes;
      this.chunkBytes = chunkBytes;
      this.done = done;
      this.chunkEndsNanos = kernel.nowNanos() + chunkNanos();
    }

    private long step() {
      long distance = Math.abs(targetBytes - sizeBytes());
      return chunkBytes == 0 ? distance : Math.min(distance, chunkBytes);
    }

    private long chunkNanos() {
      long step = step();
      return step > room() ? nanosFor(0) : nanosFor(step); // refused before anything is done
    }

    /** How far it can go at once in this state. */
    private long room() {
      return sizeBytes() > targetBytes ? freeBytes : mostBytes() - sizeBytes();
    }

    /** Ends chunk after chunk until the next one ends in the future or none is left. */
    private void advance() {
      while (!ended && chunkEndsNanos <= kernel.nowNanos()) {
        long step = step();
        errno = chunks >= interruptAfterChunks ? Errno.EINTR : apply(step);
        chunks++;
        ended = errno != null || sizeBytes() == targetBytes;
        chunkEndsNanos += chunkNanos();
      }
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
        return Errno.ENOSPC;
      }
      if (sizeBytes() + step > pagesEndAtBytes) {
        return Errno.ENOMEM;
      }
      freeBytes += step;
      return null;
    }

    /** When the last chunk ends if nothing changes meanwhile; a change plans it anew. */
    private long endsNanos() {
      long distance = Math.abs(targetBytes - sizeBytes());
      long step = step();
      long room = room();
      long whole = distance <= room ? distance - step : Math.max(0, room / step * step);
      long untilInterrupt =
          interruptAfterChunks == NOT_SET || step > room
              ? Long.MAX_VALUE
              : Math.max(0, interruptAfterChunks - chunks) * step;
      return chunkEndsNanos + nanosFor(Math.min(whole, untilInterrupt));
    }
  }

  KernelReservoir(Kernel kernel, Lane lane, long limitBytes, long speedMibPerSecond) {
    this.kernel = kernel;
    this.lane = lane;
    this.fullLimitBytes = limitBytes;
    this.fullSpeedMibPerSecond = speedMibPerSecond;
    this.limitBytes = limitBytes;
    this.speedMibPerSecond = speedMibPerSecond;
  }

  private long nanosFor(long bytes) {
    return bytes / MIB * NANOS_PER_SECOND / speedMibPerSecond + 1;
  }

  private long sizeBytes() {
    return freeBytes + allocatedBytes;
  }

  /** Everything as of now. */
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

  /** Begins a resize, or says why not; {@code done} hears how it ended. */
  @Nullable Errno beginResize(long targetBytes, long chunkBytes, Consumer<@Nullable Errno> done) {
    settle();
    if (targetBytes % Bhyve.PAGE_BYTES != 0 || chunkBytes % Bhyve.PAGE_BYTES != 0) {
      return Errno.EINVAL;
    }
    if (targetBytes == sizeBytes()) {
      done.accept(null);
      return null;
    }
    if (resize != null || heldByOther) {
      return Errno.EALREADY;
    }
    if (interruptAfterChunks > 0 && wraps(targetBytes, chunkBytes)) {
      return Errno.EOVERFLOW;
    }
    resize = new Resize(huge(targetBytes), huge(chunkBytes), done);
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

  /** The process that asked for the running resize is gone: it ends at the next chunk. */
  void abandonResize() {
    settle();
    if (resize != null && resize.wake != null) {
      resize.wake.cancel();
    }
    resize = null;
  }

  /** Works out what has happened by now. */
  private void settle() {
    Resize running = resize;
    if (running != null) {
      running.advance();
      if (running.ended) {
        resize = null;
        if (running.wake != null) {
          running.wake.cancel();
        }
        running.done.accept(running.errno);
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

  /** Takes a VM's memory, guest RAM and boot ROM, whole or not at all. */
  @Nullable Errno createVm(String name, long bytes) {
    settle();
    if (name.getBytes(UTF_8).length > NAME_BYTES_MAX) {
      return Errno.ENAMETOOLONG;
    }
    if (name.isEmpty() || name.contains("/")) {
      return Errno.EINVAL;
    }
    if (vms.containsKey(name)) {
      return Errno.EEXIST;
    }
    if (bytes <= GuestMemory.BOOT_ROM_BYTES || bytes % Bhyve.PAGE_BYTES != 0) {
      return Errno.EINVAL;
    }
    if (bytes > freeBytes) {
      return Errno.ENOMEM;
    }
    freeBytes -= bytes;
    allocatedBytes += bytes;
    vms.put(name, new Vm(bytes));
    return null;
  }

  /** Whether a VM of that name runs. */
  boolean running(String name) {
    Vm vm = vms.get(name);
    return vm != null && vm.running;
  }

  /** Names of the VMs that run, sorted. */
  List<String> runningVms() {
    List<String> names = new ArrayList<>();
    vms.forEach(
        (name, vm) -> {
          if (vm.running) {
            names.add(name);
          }
        });
    return names;
  }

  /** What the VMs of some names hold. */
  long vmBytes(Predicate<String> which) {
    long sum = 0;
    for (Map.Entry<String, Vm> vm : vms.entrySet()) {
      sum += which.test(vm.getKey()) ? vm.getValue().bytes : 0;
    }
    return sum;
  }

  /** Names of the VMs that hold memory, sorted. */
  List<String> vmNames() {
    return List.copyOf(vms.keySet());
  }

  /** Destroys a VM; {@code freed} is called when its memory is back. */
  @Nullable Errno destroyVm(String name, Runnable freed) {
    Vm vm = vms.get(name);
    if (vm == null) {
      return Errno.ENOENT;
    }
    vm.freed.add(freed);
    if (vm.running) {
      vm.running = false;
      int cycle = powerCycles;
      long zeroed = kernel.nowNanos() + nanosFor(vm.bytes);
      kernel.at(
          zeroed,
          lane,
          () -> {
            if (cycle == powerCycles) {
              settle();
              vms.remove(name);
              allocatedBytes -= vm.bytes;
              freeBytes += vm.bytes;
              vm.freed.forEach(Runnable::run);
            }
          });
    }
    return null;
  }

  /** Power is lost: everything is gone. */
  void powerCut() {
    if (resize != null && resize.wake != null) {
      resize.wake.cancel();
    }
    resize = null;
    powerCycles++;
    vms.clear();
    freeBytes = 0;
    allocatedBytes = 0;
  }

  /** Sets the limit to a share of what the hardware allows. */
  void limitPercent(long percent) {
    change(() -> limitBytes = fullLimitBytes / 100 * percent);
  }

  /** Sets the speed of growth to a share of the hardware's. */
  void speedPercent(long percent) {
    change(() -> speedMibPerSecond = Math.max(1, fullSpeedMibPerSecond * percent / 100));
  }

  /** Pages run out at a share of the limit; 100 and more: never. */
  void pagesEndAtPercent(long percent) {
    change(() -> pagesEndAtBytes = percent >= 100 ? NOT_SET : fullLimitBytes / 100 * percent);
  }

  /** Each resize is interrupted after some chunks; negative: none is. */
  void interruptAfterChunks(long count) {
    change(() -> interruptAfterChunks = count < 0 ? NOT_SET : count);
  }

  /** Someone else's resize begins or ends. */
  void heldByOther(boolean held) {
    change(() -> heldByOther = held);
  }

  /** VMs outside the reservoir take a share of the limit. */
  void transientPercent(long percent) {
    change(() -> transientBytes = fullLimitBytes / 100 * percent);
  }

  private void change(Runnable what) {
    settle();
    what.run();
    planWake();
  }
}
