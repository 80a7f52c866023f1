package dev.sluice.agent;

import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledId;
import dev.sluice.api.SledRole;

/**
 * What a sled-agent is started with.
 *
 * @param id the sled
 * @param boot the boot that begins, from the sled's ledger
 * @param address where it answers, {@code host:port}
 * @param role how the sled is cabled
 * @param baseboard the hardware
 * @param hardwareThreads usable threads
 * @param physicalRamBytes usable RAM
 * @param reservoir size to work towards from start
 * @param timing delays and step sizes
 */
public record AgentConfig(
    SledId id,
    BootId boot,
    String address,
    SledRole role,
    Baseboard baseboard,
    int hardwareThreads,
    long physicalRamBytes,
    ReservoirMode reservoir,
    Timing timing) {

  /**
   * Checks that such a reservoir is possible.
   *
   * @throws IllegalArgumentException if not, with what was expected
   */
  public AgentConfig {
    String problem = reservoir.problem(physicalRamBytes);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
  }
}
