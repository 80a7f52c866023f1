package dev.sluice.api;

/**
 * What a sled-agent tells Nexus about itself and its sled.
 *
 * @param id the sled
 * @param boot the boot of the sled-agent that reports
 * @param address where the sled-agent answers, {@code host:port}
 * @param role how the sled is cabled
 * @param baseboard its hardware
 * @param hardwareThreads usable threads
 * @param physicalRamBytes usable RAM
 * @param reservoir state of the VMM reservoir in {@code boot}
 * @param generation rises with each report that Nexus accepts; counted by the sled-agent, kept only
 *     by Nexus
 * @param decommissioned set by Nexus; ignored in a report
 */
public record SledAgentInfo(
    SledId id,
    BootId boot,
    String address,
    SledRole role,
    Baseboard baseboard,
    int hardwareThreads,
    long physicalRamBytes,
    ReservoirReport reservoir,
    long generation,
    boolean decommissioned) {

  /** The same report under another generation. */
  public SledAgentInfo withGeneration(long newGeneration) {
    return new SledAgentInfo(
        id,
        boot,
        address,
        role,
        baseboard,
        hardwareThreads,
        physicalRamBytes,
        reservoir,
        newGeneration,
        decommissioned);
  }
}
