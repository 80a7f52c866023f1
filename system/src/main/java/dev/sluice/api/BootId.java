package dev.sluice.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names one boot of a sled-agent: from its start until it ends or its sled goes down. Counted in a
 * small ledger that survives reboots, so a later boot has a larger number, and a late message of an
 * older boot can be told from one of the newest.
 *
 * @param number 1 for the first boot; rises with each
 */
public record BootId(@JsonValue long number) implements Comparable<BootId> {

  /** Reads the form that {@link #number} is written in. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public BootId {}

  @Override
  public int compareTo(BootId other) {
    return Long.compare(number, other.number);
  }

  /** Whether this boot began after {@code other}. */
  public boolean isNewerThan(BootId other) {
    return compareTo(other) > 0;
  }

  @Override
  public String toString() {
    return "boot-" + number;
  }
}
