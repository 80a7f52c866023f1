package dev.sluice.bhyve.emulated;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The reservoir and the VMs of one emulated sled, with the rules of illumos' vmm_reservoir.c and
 * vmm_sol_dev.c that a sled-agent meets: resizes go chunk by chunk, one at a time; a VM's memory is
 * zeroed before it is free again, one VM at a time for the whole host, and creates wait for it.
 * Safe for any thread.
 */
final class DeviceMemory {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final long limitBytes;
  private final long bytesPerSecond;
  private final Map<String, Vm> vms = new TreeMap<>();
  private final Object zeroing = new Object();
  private long freeBytes;
  private boolean resizing;

  /** A VM, and on behalf of whom it was created. */
  private record Vm(long bytes, Object owner) {}

  /**
   * An empty reservoir.
   *
   * @param limitBytes most that it may hold
   * @param bytesPerSecond that pages are added, removed and zeroed at
   */
  DeviceMemory(long limitBytes, long bytesPerSecond) {
    this.limitBytes = limitBytes;
    this.bytesPerSecond = bytesPerSecond;
  }

  synchronized ReservoirUsage usage() {
    return new ReservoirUsage(freeBytes, allocatedBytes(), 0, limitBytes);
  }

  private long allocatedBytes() {
    return vms.values().stream().mapToLong(Vm::bytes).sum();
  }

  synchronized List<String> vms() {
    return List.copyOf(vms.keySet());
  }

  void resize(long targetBytes, long chunkBytes) throws InterruptedException {
    check(
        targetBytes >= 0
            && chunkBytes > 0
            && targetBytes % Bhyve.PAGE_BYTES == 0
            && chunkBytes % Bhyve.PAGE_BYTES == 0,
        Errno.EINVAL);
    synchronized (this) {
      check(!resizing, Errno.EALREADY);
      check(targetBytes <= limitBytes, Errno.ENOSPC);
      resizing = true;
    }
    try {
      while (step(targetBytes, chunkBytes)) {
        // The next chunk.
      }
    } finally {
      synchronized (this) {
        resizing = false;
      }
    }
  }

  /** Adds or removes one chunk; false at the target. */
  private boolean step(long targetBytes, long chunkBytes) throws InterruptedException {
    long missingBytes;
    synchronized (this) {
      missingBytes = targetBytes - freeBytes - allocatedBytes();
    }
    long bytes = Math.max(-chunkBytes, Math.min(chunkBytes, missingBytes));
    if (bytes == 0) {
      return false;
    }
    if (bytes > 0) {
      work(bytes); // pages of a chunk are there only when all of them are
    }
    synchronized (this) {
      check(freeBytes + bytes >= 0, Errno.ENOSPC);
      freeBytes += bytes;
    }
    return true;
  }

  void create(String name, long bytes, Object owner) {
    check(bytes > 0 && bytes % Bhyve.PAGE_BYTES == 0, Errno.EINVAL);
    synchronized (zeroing) {
      synchronized (this) {
        check(!vms.containsKey(name), Errno.EEXIST);
        check(bytes <= freeBytes, Errno.ENOMEM);
        freeBytes -= bytes;
        vms.put(name, new Vm(bytes, owner));
      }
    }
  }

  void destroy(String name) throws InterruptedException {
    synchronized (zeroing) {
      Vm vm;
      synchronized (this) {
        vm = vms.get(name);
      }
      if (vm == null) {
        throw new BhyveException(Errno.ENOENT, "emulated device");
      }
      work(vm.bytes());
      synchronized (this) {
        vms.remove(name);
        freeBytes += vm.bytes();
      }
    }
  }

  /** Destroys the VMs of an owner that has ended. */
  void destroyAllOf(Object owner) throws InterruptedException {
    List<String> names = new ArrayList<>();
    synchronized (this) {
      vms.forEach(
          (name, vm) -> {
            if (vm.owner() == owner) {
              names.add(name);
            }
          });
    }
    for (String name : names) {
      try {
        destroy(name);
      } catch (BhyveException e) {
        // It was being destroyed already.
      }
    }
  }

  private void work(long bytes) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep((long) ((double) bytes / bytesPerSecond * NANOS_PER_SECOND));
  }

  private static void check(boolean allowed, Errno otherwise) {
    if (!allowed) {
      throw new BhyveException(otherwise, "emulated device");
    }
  }
}
