package dev.sluice.sim.plan;

import dev.sluice.api.ReservoirMode;

/**
 * One sled of the rack.
 *
 * @param ramGib physical RAM
 * @param reservoir what its sled-agent is configured to set up
 * @param growthMibPerSecond how fast bhyve adds memory to the reservoir
 * @param arrivesMillis when it is first powered on
 */
public record SledPlan(
    long ramGib, ReservoirMode reservoir, long growthMibPerSecond, long arrivesMillis) {}
