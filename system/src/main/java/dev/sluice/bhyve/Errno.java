package dev.sluice.bhyve;

/** The errors of the bhyve driver, with their illumos numbers (some differ from Linux'). */
public enum Errno {
  /** Not privileged. */
  EPERM(1),
  /** No such device or VM. */
  ENOENT(2),
  /** Interrupted; completed steps stay. */
  EINTR(4),
  /** Device not there, or VM being destroyed. */
  ENXIO(6),
  /** Page creation failed, or the reservoir has not the memory for a VM. */
  ENOMEM(12),
  /** Not permitted by file mode. */
  EACCES(13),
  /** Bad pointer. */
  EFAULT(14),
  /** Already there. */
  EEXIST(17),
  /** Unaligned size, bad name, or bad segment. */
  EINVAL(22),
  /** Unknown request. */
  ENOTTY(25),
  /** Growth beyond the limit, or shrinking below what is free. */
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
