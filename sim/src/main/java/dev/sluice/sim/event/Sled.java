package dev.sluice.sim.event;

import dev.sluice.api.SledId;

/**
 * Which sled an event is about.
 *
 * @param number counts the sleds of a rack from 0
 * @param name as in plans and traces: {@code sled-2}
 * @param id as in the control plane
 */
public record Sled(int number, String name, SledId id) {

  @Override
  public int hashCode() {
    return number;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Sled sled && sled.number == number);
  }

  @Override
  public String toString() {
    return name;
  }
}
