package dev.sluice.sim.event;

import dev.sluice.api.BootId;
import dev.sluice.api.PropolisId;

/**
 * One request to run or to stop a VMM, under way.
 *
 * @param number counts those to this sled from 0
 * @param boot the boot of the sled that it is meant for
 */
public record SledCall(Sled sled, int number, PropolisId vmm, BootId boot) {}
