package dev.sluice.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names an instance: a user's virtual machine, running or not. */
public record InstanceId(@JsonValue UUID value) {

  /** Reads the form that {@link #value} is written in. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public InstanceId {}

  @Override
  public String toString() {
    return value.toString();
  }
}
