package dev.sluice.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * How large a sled's VMM reservoir should be. What a mode means in bytes is defined here once,
 * since the sled works towards it and Nexus compares it with what the sled reports.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ReservoirMode.None.class, name = "none"),
  @JsonSubTypes.Type(value = ReservoirMode.Mebibytes.class, name = "mebibytes"),
  @JsonSubTypes.Type(value = ReservoirMode.Percent.class, name = "percent")
})
public sealed interface ReservoirMode {

  /** Sizes are rounded down to this; coarser than bhyve's page, to leave room for large pages. */
  long ALIGNMENT_BYTES = 2 * GuestMemory.MIB;

  /**
   * The size this mode asks for, rounded down to {@link #ALIGNMENT_BYTES}. Only for a mode without
   * a {@link #problem}.
   *
   * @param physicalRamBytes usable RAM of the sled
   */
  long targetBytes(long physicalRamBytes);

  /** Why a sled with this much usable RAM cannot have such a reservoir; null if it can. */
  @Nullable String problem(long physicalRamBytes);

  /** {@code bytes} rounded down to {@link #ALIGNMENT_BYTES}. */
  static long aligned(long bytes) {
    return bytes - bytes % ALIGNMENT_BYTES;
  }

  /** No reservoir: the sled runs no VMs. */
  record None() implements ReservoirMode {
    @Override
    public long targetBytes(long physicalRamBytes) {
      return 0;
    }

    @Override
    public @Nullable String problem(long physicalRamBytes) {
      return null;
    }
  }

  /**
   * A fixed size.
   *
   * @param mebibytes size in MiB
   */
  record Mebibytes(long mebibytes) implements ReservoirMode {
    @Override
    public long targetBytes(long physicalRamBytes) {
      return aligned(mebibytes * GuestMemory.MIB);
    }

    @Override
    public @Nullable String problem(long physicalRamBytes) {
      if (mebibytes < 0) {
        return "a reservoir of " + mebibytes + " MiB: expected 0 or more";
      }
      // All of RAM is too much as well: the host needs some, and Nexus refuses reports of as much.
      return mebibytes >= physicalRamBytes / GuestMemory.MIB
          ? "a reservoir of " + mebibytes + " MiB in " + physicalRamBytes + " bytes of RAM"
          : null;
    }
  }

  /**
   * A share of the usable physical RAM.
   *
   * @param percent 1 to 99
   */
  record Percent(int percent) implements ReservoirMode {
    @Override
    public long targetBytes(long physicalRamBytes) {
      // In two parts, so that the product cannot overflow; exact, unlike floating point.
      long hundredths = physicalRamBytes / 100;
      return aligned(hundredths * percent + physicalRamBytes % 100 * percent / 100);
    }

    @Override
    public @Nullable String problem(long physicalRamBytes) {
      return percent < 1 || percent > 99
          ? "a reservoir of " + percent + " percent: expected 1 to 99"
          : null;
    }
  }
}
