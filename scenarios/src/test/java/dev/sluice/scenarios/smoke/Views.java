package dev.sluice.scenarios.smoke;

import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.api.SledView;

/** What Nexus answers of a sled, made by hand. */
final class Views {

  private Views() {}

  /** A sled in service whose reservoir is ready at {@code settledBytes}. */
  static SledView ready(
      SledId sled,
      long desiredBytes,
      long boot,
      long generation,
      long settledBytes,
      long reservedBytes) {
    ReservoirReport reservoir =
        new ReservoirReport(ReservoirPhase.READY, desiredBytes, settledBytes, 100, null);
    SledAgentInfo info =
        new SledAgentInfo(
            sled,
            new BootId(boot),
            "127.0.0.1:1",
            SledRole.GIMLET,
            new Baseboard("s", "p", 0),
            4,
            4 * desiredBytes,
            reservoir,
            generation,
            false);
    return new SledView(
        info,
        info.boot(),
        SledPolicy.IN_SERVICE,
        SledState.ACTIVE,
        null,
        settledBytes,
        reservedBytes,
        0L,
        null,
        null);
  }
}
