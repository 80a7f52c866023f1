package dev.sluice.nexus.store;

import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import java.util.Collection;
import java.util.Map;

/**
 * Reservoir memory that is promised to VMMs, within one transaction. What it comes to on each sled
 * is kept beside the rows, in {@code reserved}, so that asking for it costs the same with any
 * number of VMMs.
 */
public interface ReservationStore {

  /** Inserts a reservation, or replaces the row with its id. */
  void put(ReservationRow row);

  /** Removes a reservation; without effect if there is none of that id. */
  void delete(PropolisId id);

  /**
   * What is promised on each of {@code sleds} in sum; 0 where nothing is.
   *
   * <pre>{@code
   * SELECT sled_id, bytes FROM reserved WHERE sled_id = ANY(:sleds)
   * }</pre>
   */
  Map<SledId, Long> bytesBySled(Collection<SledId> sleds);
}
