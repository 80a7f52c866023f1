package dev.sluice.nexus.store;

import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import java.util.Collection;
import java.util.Map;

/** Reservoir memory that is promised to VMMs, within one transaction. */
public interface ReservationStore {

  /** Inserts a reservation, or replaces the row with its id. */
  void put(ReservationRow row);

  /** Removes a reservation; without effect if there is none of that id. */
  void delete(PropolisId id);

  /**
   * What is promised on each of {@code sleds} in sum; 0 where nothing is.
   *
   * <pre>{@code
   * SELECT sled_id, sum(reservoir_bytes)::bigint FROM reservation
   * WHERE sled_id = ANY(:sleds) GROUP BY sled_id
   * }</pre>
   */
  Map<SledId, Long> bytesBySled(Collection<SledId> sleds);
}
