package dev.sluice.nexus.store.memory;

import java.util.Comparator;
import java.util.UUID;
import java.util.function.Function;

/**
 * The order of ids: as PostgreSQL has it, unlike {@link UUID#compareTo}, whose halves are signed.
 */
final class IdOrder {

  private static final Comparator<UUID> UNSIGNED =
      (one, other) -> {
        int order =
            Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return order != 0
            ? order
            : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
      };

  private IdOrder() {}

  /** The order of a type of ids. */
  static <K> Comparator<K> by(Function<K, UUID> value) {
    return (one, other) -> UNSIGNED.compare(value.apply(one), value.apply(other));
  }
}
