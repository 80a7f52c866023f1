package dev.sluice.nexus.store;

/**
 * A Nexus that works on this datastore.
 *
 * @param name the same in each of its lives; a new life takes the row of the one before away
 * @param beats rises in every period while it lives
 */
public record NexusRow(NexusId id, String name, long beats) {

  /** The same Nexus, one beat later. */
  public NexusRow beat() {
    return new NexusRow(id, name, beats + 1);
  }
}
