package dev.sluice.bhyve.illumos;

/**
 * The driver's numbers, under the names that illumos-gate gives them. Open flags are illumos' too:
 * Linux' {@code O_EXCL} is another bit, which illumos takes for {@code O_NONBLOCK}. Sources stand
 * beside each number in the table that the tests hold these against.
 */
final class Abi {

  static final int O_RDWR = 2;
  static final int O_EXCL = 0x400;
  static final int O_CLOEXEC = 0x800000;

  // On the control node.
  static final int VMM_CREATE_VM = 0x00564d01;
  static final int VMM_DESTROY_VM = 0x00564d02;
  static final int VMM_INTERFACE_VERSION = 0x00564d04;
  static final int VMM_RESV_QUERY = 0x00564d10;
  static final int VMM_RESV_SET_TARGET = 0x00564d11;

  // On the node of a VM.
  static final int VM_ALLOC_MEMSEG = 0x00766c05;
  static final int VM_MMAP_MEMSEG = 0x00766c06;
  static final int VM_SET_AUTODESTRUCT = 0x00766d24;
  static final int VM_DESTROY_SELF = 0x00766d25;

  /** Takes every segment of the VM from the reservoir. */
  static final int VCF_RESERVOIR_MEM = 1;

  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;
  static final int PROT_EXEC = 4;

  /** Bytes of a name, its NUL included. */
  static final int VM_MAX_NAMELEN = 128;

  private Abi() {}
}
