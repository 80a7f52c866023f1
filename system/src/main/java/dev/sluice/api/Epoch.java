package dev.sluice.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * How often work has changed hands between Nexus processes: a start saga, and the VMM that it works
 * on. Whoever takes the work over raises it, so that what the one before still does or has sent is
 * told from what may be done now.
 *
 * @param number 1 for the first; rises with each change of hands
 */
public record Epoch(@JsonValue long number) {

  /** The first. */
  public static final Epoch FIRST = new Epoch(1);

  /** Reads the form that {@link #number} is written in. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Epoch {}

  /** That of the next hands. */
  public Epoch next() {
    return new Epoch(number + 1);
  }

  /** Whether this is of earlier hands than {@code other}. */
  public boolean isOlderThan(Epoch other) {
    return number < other.number;
  }

  @Override
  public String toString() {
    return "epoch-" + number;
  }
}
