package dev.sluice.api;

import org.jspecify.annotations.Nullable;

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

  /** Smallest guest, in GiB. */
  public static final long GUEST_GIB_MIN = 1;

  /** Largest guest, in GiB. */
  public static final long GUEST_GIB_MAX = 256;

  private GuestMemory() {}

  /** Why no guest can have this size; null if one can. */
  public static @Nullable String problem(long guestBytes) {
    return guestBytes % GIB != 0
            || guestBytes < GUEST_GIB_MIN * GIB
            || guestBytes > GUEST_GIB_MAX * GIB
        ? guestBytes
            + " bytes: expected a multiple of 1 GiB, from "
            + GUEST_GIB_MIN
            + " GiB to "
            + GUEST_GIB_MAX
            + " GiB"
        : null;
  }

  /** The largest guest, in bytes, that fits {@code reservoirBytes}; 0 if none does. */
  public static long largestGuestBytes(long reservoirBytes) {
    long gib = Math.min(GUEST_GIB_MAX, Math.floorDiv(reservoirBytes - BOOT_ROM_BYTES, GIB));
    return gib < GUEST_GIB_MIN ? 0 : gib * GIB;
  }

  /** Bytes of reservoir that a guest of {@code guestBytes} takes. */
  public static long reservoirBytes(long guestBytes) {
    return Math.addExact(guestBytes, BOOT_ROM_BYTES);
  }
}
