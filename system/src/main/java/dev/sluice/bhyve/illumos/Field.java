package dev.sluice.bhyve.illumos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Memory;

/** Where the fields of {@link Struct}s are: {@code STRUCT_FIELD}, after illumos' names. */
enum Field {
  VMM_RESV_QUERY_VRQ_FREE_SZ(0, 8),
  VMM_RESV_QUERY_VRQ_ALLOC_SZ(8, 8),
  VMM_RESV_QUERY_VRQ_ALLOC_TRANSIENT_SZ(16, 8),
  VMM_RESV_QUERY_VRQ_LIMIT(24, 8),
  VMM_RESV_TARGET_VRT_TARGET_SZ(0, 8),
  VMM_RESV_TARGET_VRT_CHUNK_SZ(8, 8),
  VMM_RESV_TARGET_VRT_RESULT_SZ(16, 8),
  VM_CREATE_REQ_NAME(0, 128),
  VM_CREATE_REQ_FLAGS(128, 8),
  VM_DESTROY_REQ_NAME(0, 128),
  VM_MEMSEG_SEGID(0, 4),
  VM_MEMSEG_LEN(8, 8),
  VM_MEMSEG_NAME(16, 128),
  VM_MEMMAP_GPA(0, 8),
  VM_MEMMAP_SEGID(8, 4),
  VM_MEMMAP_SEGOFF(16, 8),
  VM_MEMMAP_LEN(24, 8),
  VM_MEMMAP_PROT(32, 4),
  VM_MEMMAP_FLAGS(36, 4);

  private final int offset;
  private final int bytes;

  Field(int offset, int bytes) {
    this.offset = offset;
    this.bytes = bytes;
  }

  /** Where it begins in its struct. */
  int offset() {
    return offset;
  }

  /** Its size. */
  int bytes() {
    return bytes;
  }

  /** Writes a number, in as many bytes as the field has. */
  void put(Memory struct, long value) {
    switch (bytes) {
      case Integer.BYTES -> struct.setInt(offset, Math.toIntExact(value));
      case Long.BYTES -> struct.setLong(offset, value);
      default -> throw new IllegalStateException(this + " holds no number");
    }
  }

  /** Reads an unsigned 64-bit number. */
  long get(Memory struct) {
    return struct.getLong(offset);
  }

  /**
   * Writes a name. One that is too long fills the field, its NUL missing, which the driver refuses:
   * cut off it might be the name of another VM.
   */
  void put(Memory struct, String name) {
    byte[] encoded = name.getBytes(UTF_8);
    struct.write(offset, encoded, 0, Math.min(encoded.length, bytes));
  }
}
