package dev.sluice.sim.rack;

import dev.sluice.api.Baseboard;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledRole;

/**
 * What a sled is made of.
 *
 * @param sled its name
 * @param ramBytes its physical memory
 */
record SledHardware(String sled, long ramBytes) {

  static final SledRole ROLE = SledRole.GIMLET;
  static final int THREADS = 128;

  private static final long LIMIT_PERCENT_OF_RAM = 95; // what illumos leaves to the reservoir

  Baseboard baseboard() {
    return new Baseboard("BRM" + sled, "913-0000019", 6);
  }

  /** What its reservoir may hold: odd, as the real limit is. */
  long limitBytes() {
    return ramBytes / 100 * LIMIT_PERCENT_OF_RAM + 819;
  }

  /** Whether {@code info} tells it as it is. */
  boolean isThatOf(SledAgentInfo info) {
    return info.role() == ROLE
        && info.baseboard().equals(baseboard())
        && info.hardwareThreads() == THREADS
        && info.physicalRamBytes() == ramBytes;
  }
}
