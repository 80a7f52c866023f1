package dev.sluice.bhyve;

/** The errors of the bhyve driver, with their illumos numbers (some differ from Linux'). */
public enum Errno {
  /** Not privileged. */
  EPERM(1),
  /** No such device or VM. */
  ENOENT(2),
  /** Interrupted; completed steps stay. */
  EINTR(4),
  /** A fault of the device, or an error that this table does not have. */
  EIO(5),
  /** Device not there, or VM being destroyed. */
  ENXIO(6),
  /** Not a descriptor. */
  EBADF(9),
  /** Page creation failed, or the reservoir has not the memory for a VM. */
  ENOMEM(12),
  /** Not permitted by file mode. */
  EACCES(13),
  /** Bad pointer. */
  EFAULT(14),
  /** In use; never from the reservoir. */
  EBUSY(16),
  /** Already there. */
  EEXIST(17),
  /** The device cannot do that. */
  ENODEV(19),
  /** Unaligned size, bad name, or bad segment. */
  EINVAL(22),
  /** The host has too many files open. */
  ENFILE(23),
  /** This process has too many files open. */
  EMFILE(24),
  /** Unknown request. */
  ENOTTY(25),
  /** The process is not a 64-bit one. */
  EFBIG(27),
  /** Growth beyond the limit, or a step back by more than is free. */
  ENOSPC(28),
  /** Not supported. */
  ENOTSUP(48),
  /** Name not terminated. */
  ENAMETOOLONG(78),
  /** Size arithmetic wraps. */
  EOVERFLOW(79),
  /** Another resize is running. */
  EALREADY(149);

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  /** The number in illumos' {@code sys/errno.h}. */
  public int number() {
    return number;
  }
}
