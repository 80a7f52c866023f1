package dev.sluice.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/**
 * Names one request that changes something, so that it can be sent again without being done again.
 * Whoever asks draws a random one for each request, and sends the same one with each repetition of
 * it.
 */
public record IdempotencyKey(@JsonValue UUID value) {

  /** Reads the form that {@link #value} is written in. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public IdempotencyKey {}

  @Override
  public String toString() {
    return value.toString();
  }
}
