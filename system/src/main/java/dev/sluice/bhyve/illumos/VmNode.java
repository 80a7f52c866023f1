package dev.sluice.bhyve.illumos;

import com.sun.jna.Memory;
import dev.sluice.api.GuestMemory;
import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A VM that this process made, its node open. It dies when the node is closed, so a process that
 * dies leaves no VM behind.
 *
 * <p>Guest RAM lies where Propolis puts it: up to 3 GiB at the bottom, the rest from 4 GiB on, the
 * boot ROM just below 4 GiB. All of it is reservoir memory, the ROM too.
 */
final class VmNode {

  private static final Logger log = LoggerFactory.getLogger(VmNode.class);

  static final String DIRECTORY = "/dev/vmm";

  private static final long LOW_BYTES_MAX = 3 * GuestMemory.GIB;
  private static final long HIGH_ADDRESS = 4 * GuestMemory.GIB;
  private static final int RAM = Abi.PROT_READ | Abi.PROT_WRITE | Abi.PROT_EXEC;
  private static final int ROM = Abi.PROT_READ | Abi.PROT_EXEC;

  private final Calls calls;
  private final int descriptor;
  private final String name;

  private VmNode(Calls calls, int descriptor, String name) {
    this.calls = calls;
    this.descriptor = descriptor;
    this.name = name;
  }

  /** Creates a VM with all of its memory, or with an error none at all. */
  static VmNode create(ControlNode control, Calls calls, String name, long reservoirBytes) {
    control.createVm(name);
    int descriptor = -1;
    try {
      descriptor = calls.open(DIRECTORY + "/" + name, Abi.O_RDWR | Abi.O_CLOEXEC);
      VmNode vm = new VmNode(calls, descriptor, name);
      vm.set(Abi.VM_SET_AUTODESTRUCT, 1, "VM_SET_AUTODESTRUCT");
      vm.fill(reservoirBytes);
      return vm;
    } catch (BhyveException refused) {
      if (descriptor >= 0) {
        calls.close(descriptor);
      }
      removeRest(control, name);
      throw refused;
    }
  }

  /**
   * Destroys a VM that another process has made. Not by {@link ControlNode#destroyVm}, which would
   * block until nobody has it open any more: so that one held by others holds nothing up here.
   */
  static void destroyOther(Calls calls, String name) {
    VmNode vm =
        new VmNode(calls, calls.open(DIRECTORY + "/" + name, Abi.O_RDWR | Abi.O_CLOEXEC), name);
    try {
      vm.mark();
    } finally {
      vm.close();
    }
  }

  /** Destroys what may be left of a VM that nobody has open; what failed before is the news. */
  private static void removeRest(ControlNode control, String name) {
    try {
      control.destroyVm(name);
    } catch (BhyveException refused) {
      if (refused.errno() != Errno.ENOENT) {
        log.warn("what is left of {} could not be destroyed: {}", name, refused.errno());
      }
    }
  }

  private void fill(long reservoirBytes) {
    if (reservoirBytes <= GuestMemory.BOOT_ROM_BYTES || reservoirBytes % Bhyve.PAGE_BYTES != 0) {
      throw new BhyveException(
          Errno.EINVAL, name + " with " + reservoirBytes + " bytes, its boot ROM among them");
    }
    long guestBytes = reservoirBytes - GuestMemory.BOOT_ROM_BYTES;
    long lowBytes = Math.min(guestBytes, LOW_BYTES_MAX);
    long romAddress = HIGH_ADDRESS - GuestMemory.BOOT_ROM_BYTES;
    segment(0, "", 0, lowBytes, RAM);
    segment(1, "bootrom", romAddress, GuestMemory.BOOT_ROM_BYTES, ROM);
    if (guestBytes > lowBytes) {
      segment(2, "", HIGH_ADDRESS, guestBytes - lowBytes, RAM);
    }
  }

  /** Allocates a segment and maps it; one with a name is a device's, not guest RAM. */
  private void segment(int id, String device, long address, long bytes, int protection) {
    try (Memory segment = Struct.VM_MEMSEG.allocate()) {
      Field.VM_MEMSEG_SEGID.put(segment, id);
      Field.VM_MEMSEG_LEN.put(segment, bytes);
      Field.VM_MEMSEG_NAME.put(segment, device);
      calls.ioctl(descriptor, Abi.VM_ALLOC_MEMSEG, segment, about("VM_ALLOC_MEMSEG"));
    }
    try (Memory map = Struct.VM_MEMMAP.allocate()) {
      Field.VM_MEMMAP_GPA.put(map, address);
      Field.VM_MEMMAP_SEGID.put(map, id);
      Field.VM_MEMMAP_LEN.put(map, bytes);
      Field.VM_MEMMAP_PROT.put(map, protection);
      calls.ioctl(descriptor, Abi.VM_MMAP_MEMSEG, map, about("VM_MMAP_MEMSEG"));
    }
  }

  /**
   * Destroys the VM; its memory is zeroed and free again on return. Not by {@link
   * ControlNode#destroyVm}, which would wait for our own descriptor to be closed.
   */
  void destroy() {
    mark();
    close();
  }

  /** Has it destroyed when nobody has it open any more. */
  private void mark() {
    try {
      set(Abi.VM_DESTROY_SELF, 0, "VM_DESTROY_SELF");
    } catch (BhyveException refused) {
      if (refused.errno() != Errno.ENXIO) { // being destroyed already: the close is what is missing
        throw refused;
      }
    }
  }

  /** Lets the VM go, which destroys it. */
  void close() {
    calls.close(descriptor);
  }

  private void set(int request, long value, String call) {
    calls.ioctl(descriptor, request, value, about(call));
  }

  private String about(String call) {
    return call + " of " + name;
  }
}
