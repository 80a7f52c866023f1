package dev.sluice.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names one life of a sled-agent: from its start until it ends or its sled goes down. Counted in a
 * small ledger that survives reboots, so a later life has a larger number: whoever has heard of a
 * newer boot can tell that a message of an older one is late.
 *
 * @param number 1 for the first life; rises with each
 */
public record BootId(@JsonValue long number) implements Comparable<BootId> {

  /** Reads the form that {@link #number} is written in. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public BootId {}

  @Override
  public int compareTo(BootId other) {
    return Long.compare(number, other.number);
  }

  /** Whether this life began after {@code other}. */
  public boolean isNewerThan(BootId other) {
    return compareTo(other) > 0;
  }

  @Override
  public String toString() {
    return "boot-" + number;
  }
}
