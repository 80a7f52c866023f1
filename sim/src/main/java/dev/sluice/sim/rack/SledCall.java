package dev.sluice.sim.rack;

import dev.sluice.api.BootId;
import dev.sluice.api.PropolisId;

/**
 * One request to run or to stop a VMM, under way.
 *
 * @param number counts those to this sled from 0
 * @param boot the life of the sled-agent that it is meant for
 */
public record SledCall(SledNode sled, int number, PropolisId vmm, BootId boot) {}
