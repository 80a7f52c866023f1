package dev.sluice.bhyve.illumos;

import com.sun.jna.Memory;

/** The structs that go through the driver's ioctls, as a 64-bit process has them. */
enum Struct {
  VMM_RESV_QUERY(32),
  VMM_RESV_TARGET(24),
  VM_CREATE_REQ(136),
  VM_DESTROY_REQ(128),
  VM_MEMSEG(144),
  VM_MEMMAP(40);

  private final int bytes;

  Struct(int bytes) {
    this.bytes = bytes;
  }

  /** Its size. */
  int bytes() {
    return bytes;
  }

  /** Zeroed memory of that size; the caller must keep it reachable during the call. */
  Memory allocate() {
    Memory memory = new Memory(bytes);
    memory.clear();
    return memory;
  }
}
