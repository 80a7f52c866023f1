package dev.sluice.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a saga: one multi-step operation of Nexus that either finishes or unwinds. */
public record SagaId(@JsonValue UUID value) {

  /** Reads the form that {@link #value} is written in. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SagaId {}

  @Override
  public String toString() {
    return value.toString();
  }
}
