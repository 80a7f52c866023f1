package dev.sluice.sim.judge;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A promise that was broken.
 *
 * @param oracle which one, such as {@code no-launch-before-ready}
 * @param step the step in which it was seen
 * @param timeNanos virtual time
 * @param message what was seen, for a person
 * @param about the kind of object that it is about; null in files of older versions
 * @param phase the part of the run in which it was seen; null in files of older versions
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Violation(
    String oracle,
    long step,
    long timeNanos,
    String message,
    @Nullable String about,
    @Nullable String phase) {

  /** What is alike in violations that are the same failure. */
  public Shape shape() {
    return new Shape(oracle, about, phase);
  }
}
