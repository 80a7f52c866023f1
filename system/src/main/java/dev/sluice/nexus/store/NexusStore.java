package dev.sluice.nexus.store;

import java.util.List;
import java.util.Optional;

/** The Nexus processes that work on this datastore, within one transaction. */
public interface NexusStore {

  /** One life of a Nexus. */
  Optional<NexusRow> get(NexusId id);

  /**
   * The newest life of the Nexus of that name.
   *
   * <pre>{@code SELECT * FROM nexus WHERE name = :name}</pre>
   */
  Optional<NexusRow> byName(String name);

  /**
   * Inserts a Nexus, or replaces the row with its id. The caller has removed any other of its name.
   */
  void put(NexusRow row);

  /** Removes a Nexus; without effect if there is none of that id. */
  void delete(NexusId id);

  /**
   * All, by id. Without a limit: there are a few.
   *
   * <pre>{@code SELECT * FROM nexus ORDER BY id}</pre>
   */
  List<NexusRow> all();
}
