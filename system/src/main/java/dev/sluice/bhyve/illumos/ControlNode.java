package dev.sluice.bhyve.illumos;

import com.sun.jna.Memory;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import org.jspecify.annotations.Nullable;

/**
 * The driver's control node, open. Calls block their thread, a resize perhaps for minutes; they may
 * come from several threads at once.
 */
final class ControlNode implements AutoCloseable {

  static final String PATH = "/dev/vmmctl";

  /**
   * First version with a set-target. Before it the same number took a byte count by value, and a
   * pointer sent there ends the whole host in a panic.
   */
  static final int SET_TARGET_VERSION = 9;

  /**
   * Room for the reply to a query. The driver copies out as much as its own struct has, and some
   * development kernels have a longer one under the same version.
   */
  private static final int REPLY_BYTES = 256;

  private static final byte CANARY = (byte) 0xA5;
  private static final long NO_RESULT = -1;

  private final Calls calls;
  private final int descriptor;
  private final int version;

  private ControlNode(Calls calls, int descriptor, int version) {
    this.calls = calls;
    this.descriptor = descriptor;
    this.version = version;
  }

  /** Opens the node and asks for the version; writable, since creating a VM needs that. */
  static ControlNode open(Calls calls) {
    int descriptor = calls.open(PATH, Abi.O_RDWR | Abi.O_EXCL | Abi.O_CLOEXEC);
    try {
      return new ControlNode(calls, descriptor, askVersion(calls, descriptor));
    } catch (BhyveException refused) {
      calls.close(descriptor);
      throw refused;
    }
  }

  private static int askVersion(Calls calls, int descriptor) {
    try {
      return calls.ioctl(descriptor, Abi.VMM_INTERFACE_VERSION, "VMM_INTERFACE_VERSION");
    } catch (BhyveException refused) {
      if (refused.errno() == Errno.ENOTTY) {
        return 0; // from before the driver had versions
      }
      throw refused;
    }
  }

  /** The version of the driver's interface; 0 if it is older than that question. */
  int version() {
    return version;
  }

  /**
   * The reply to a query.
   *
   * @param bytes how many the driver wrote: 32 unless its struct is longer than ours
   */
  record Reply(ReservoirUsage usage, int bytes) {}

  /** The reservoir as it is now. */
  Reply query() {
    try (Memory reply = new Memory(REPLY_BYTES)) {
      reply.clear();
      reply.setMemory(
          Struct.VMM_RESV_QUERY.bytes(), REPLY_BYTES - Struct.VMM_RESV_QUERY.bytes(), CANARY);
      calls.ioctl(descriptor, Abi.VMM_RESV_QUERY, reply, "VMM_RESV_QUERY");
      return new Reply(
          new ReservoirUsage(
              Field.VMM_RESV_QUERY_VRQ_FREE_SZ.get(reply),
              Field.VMM_RESV_QUERY_VRQ_ALLOC_SZ.get(reply),
              Field.VMM_RESV_QUERY_VRQ_ALLOC_TRANSIENT_SZ.get(reply),
              Field.VMM_RESV_QUERY_VRQ_LIMIT.get(reply)),
          written(reply));
    }
  }

  private static int written(Memory reply) {
    int end = REPLY_BYTES;
    while (end > Struct.VMM_RESV_QUERY.bytes() && reply.getByte(end - 1) == CANARY) {
      end--;
    }
    return end;
  }

  /**
   * How a set-target ended.
   *
   * @param errno why short of the target; null if it is reached
   * @param resultBytes size that the driver named, which it does only at the target and when
   *     interrupted; else -1. Not to be relied on: only a query tells what is there
   */
  record Outcome(@Nullable Errno errno, long resultBytes) {}

  /**
   * Grows or shrinks the reservoir. {@link Errno#ENOTSUP}, and nothing sent, below {@link
   * #SET_TARGET_VERSION}.
   */
  Outcome setTarget(long targetBytes, long chunkBytes) {
    if (version < SET_TARGET_VERSION) {
      return new Outcome(Errno.ENOTSUP, NO_RESULT);
    }
    try (Memory target = Struct.VMM_RESV_TARGET.allocate()) {
      Field.VMM_RESV_TARGET_VRT_TARGET_SZ.put(target, targetBytes);
      Field.VMM_RESV_TARGET_VRT_CHUNK_SZ.put(target, chunkBytes);
      Field.VMM_RESV_TARGET_VRT_RESULT_SZ.put(target, NO_RESULT);
      Errno errno = null;
      try {
        calls.ioctl(descriptor, Abi.VMM_RESV_SET_TARGET, target, "VMM_RESV_SET_TARGET");
      } catch (BhyveException refused) {
        errno = refused.errno();
      }
      return new Outcome(errno, Field.VMM_RESV_TARGET_VRT_RESULT_SZ.get(target));
    }
  }

  /** Makes a VM known that will draw on the reservoir; it has no memory yet. */
  void createVm(String name) {
    try (Memory request = Struct.VM_CREATE_REQ.allocate()) {
      Field.VM_CREATE_REQ_NAME.put(request, name);
      Field.VM_CREATE_REQ_FLAGS.put(request, Abi.VCF_RESERVOIR_MEM);
      calls.ioctl(descriptor, Abi.VMM_CREATE_VM, request, "VMM_CREATE_VM " + name);
    }
  }

  /** Destroys a VM, and waits until nobody has it open: never for one that we have open. */
  void destroyVm(String name) {
    try (Memory request = Struct.VM_DESTROY_REQ.allocate()) {
      Field.VM_DESTROY_REQ_NAME.put(request, name);
      calls.ioctl(descriptor, Abi.VMM_DESTROY_VM, request, "VMM_DESTROY_VM " + name);
    }
  }

  @Override
  public void close() {
    calls.close(descriptor);
  }
}
