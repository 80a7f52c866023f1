package dev.sluice.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a VMM: one incarnation of an instance; also names its reservation. */
public record PropolisId(@JsonValue UUID value) {

  /** Reads the form that {@link #value} is written in. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public PropolisId {}

  @Override
  public String toString() {
    return value.toString();
  }
}
