package dev.sluice.nexus.store;

import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;

/** Reservoir memory of a sled that is promised to a VMM. */
public record ReservationRow(PropolisId id, SledId sled, long reservoirBytes) {}
