package dev.sluice.nexus.store;

import java.util.UUID;

/** Names one life of a Nexus: a process from its start to its end. The next life has another. */
public record NexusId(UUID value) {

  @Override
  public String toString() {
    return value.toString();
  }
}
