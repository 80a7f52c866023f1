package dev.sluice.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a sled: one compute server; assigned when it is added, distinct from its baseboard. */
public record SledId(@JsonValue UUID value) {

  /** Reads the form that {@link #value} is written in. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SledId {}

  @Override
  public String toString() {
    return value.toString();
  }
}
