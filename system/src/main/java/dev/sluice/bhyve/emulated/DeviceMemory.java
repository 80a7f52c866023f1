package dev.sluice.bhyve.emulated;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.bhyve.emulated.DeviceEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
  private final DeviceLog log;
  private final Map<String, Vm> vms = new TreeMap<>();
  private final Object zeroing = new Object();
  private long freeBytes;
  private long hostBytes = Long.MAX_VALUE;
  private boolean resizing;

  /** A VM, and the client that created it. */
  private record Vm(long bytes, long client) {}

  /**
   * An empty reservoir.
   *
   * @param limitBytes most that it may hold
   * @param bytesPerSecond that pages are added, removed and zeroed at
   * @param log of what happens
   */
  DeviceMemory(long limitBytes, long bytesPerSecond, DeviceLog log) {
    this.limitBytes = limitBytes;
    this.bytesPerSecond = bytesPerSecond;
    this.log = log;
  }

  synchronized ReservoirUsage usage(long client) {
    note(Kind.QUERIED, client, null, 0, null);
    return new ReservoirUsage(freeBytes, allocatedBytes(), 0, limitBytes);
  }

  private synchronized void note(
      Kind kind, long client, @Nullable String vm, long bytes, @Nullable Errno errno) {
    log.add(kind, client, vm, bytes, freeBytes + allocatedBytes(), errno);
  }

  /** A client has connected. */
  void opened(long client) {
    note(Kind.OPENED, client, null, 0, null);
  }

  /** Sets what the host can spare for the reservoir: pages run out beyond it. */
  synchronized void host(long bytes) {
    hostBytes = bytes;
  }

  private long allocatedBytes() {
    return vms.values().stream().mapToLong(Vm::bytes).sum();
  }

  synchronized List<String> vms() {
    return List.copyOf(vms.keySet());
  }

  void resize(long targetBytes, long chunkBytes, long client) throws InterruptedException {
    note(Kind.RESIZE_BEGAN, client, null, targetBytes, null);
    Errno errno = Errno.EINTR;
    try {
      resize(targetBytes, chunkBytes);
      errno = null;
    } catch (BhyveException e) {
      errno = e.errno();
      throw e;
    } finally {
      note(Kind.RESIZE_ENDED, client, null, targetBytes, errno);
    }
  }

  private void resize(long targetBytes, long chunkBytes) throws InterruptedException {
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
      check(bytes < 0 || freeBytes + allocatedBytes() + bytes <= hostBytes, Errno.ENOMEM);
      check(freeBytes + bytes >= 0, Errno.ENOSPC);
      freeBytes += bytes;
    }
    return true;
  }

  void create(String name, long bytes, long client) {
    note(Kind.CREATE_ASKED, client, name, bytes, null);
    Errno errno = null;
    try {
      add(name, bytes, client);
    } catch (BhyveException e) {
      errno = e.errno();
      throw e;
    } finally {
      note(Kind.CREATE_ENDED, client, name, bytes, errno);
    }
  }

  private void add(String name, long bytes, long client) {
    check(bytes > 0 && bytes % Bhyve.PAGE_BYTES == 0, Errno.EINVAL);
    synchronized (zeroing) {
      synchronized (this) {
        check(!vms.containsKey(name), Errno.EEXIST);
        check(bytes <= freeBytes, Errno.ENOMEM);
        freeBytes -= bytes;
        vms.put(name, new Vm(bytes, client));
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
      note(Kind.DESTROY_BEGAN, vm.client(), name, vm.bytes(), null);
      work(vm.bytes());
      synchronized (this) {
        vms.remove(name);
        freeBytes += vm.bytes();
        note(Kind.DESTROY_ENDED, vm.client(), name, vm.bytes(), null);
      }
    }
  }

  /** A client's connection has ended, and its VMs with it. */
  void closed(long client) throws InterruptedException {
    note(Kind.CLOSED, client, null, 0, null);
    List<String> names = new ArrayList<>();
    synchronized (this) {
      vms.forEach(
          (name, vm) -> {
            if (vm.client() == client) {
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
