package dev.sluice.api;

/** What a VM takes out of the VMM reservoir. */
public final class GuestMemory {

  /** One mebibyte. */
  public static final long MIB = 1L << 20;

  /** One gibibyte. */
  public static final long GIB = 1L << 30;

  /**
   * The boot ROM that Propolis maps beside guest RAM. bhyve takes every segment of a reservoir VM
   * from the reservoir, this one too, so accounts that book guest RAM alone come out short.
   */
  public static final long BOOT_ROM_BYTES = 2 * MIB;

  /** Smallest guest: 1 GiB. Sizes are multiples of it. */
  public static final long GUEST_BYTES_MIN = GIB;

  /** Largest guest: 256 GiB. */
  public static final long GUEST_BYTES_MAX = 256 * GIB;

  private GuestMemory() {}

  /** Bytes of reservoir that a guest of {@code guestBytes} takes. */
  public static long reservoirBytes(long guestBytes) {
    return Math.addExact(guestBytes, BOOT_ROM_BYTES);
  }
}
