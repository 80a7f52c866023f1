package dev.sluice.agent;

import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledId;
import dev.sluice.api.SledRole;
import java.util.UUID;

/** The configuration of the one sled that tests of a sled-agent have: a Gimlet of 1 TiB. */
final class TestAgentConfig {

  static final SledId SLED = new SledId(new UUID(0, 7));

  private TestAgentConfig() {}

  static AgentConfig of(BootId boot, ReservoirMode reservoir, Timing timing) {
    return new AgentConfig(
        SLED,
        boot,
        "sled7:12345",
        SledRole.GIMLET,
        new Baseboard("BRM7", "913-0000019", 6),
        128,
        1024 * GuestMemory.GIB,
        reservoir,
        timing);
  }
}
